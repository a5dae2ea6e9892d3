import * as z from 'zod';
import { type Person, REPRESENTATION_KINDS, type Representation } from '../domain/deciders.ts';
import {
  CONTACT,
  contactKey,
  otherIn,
  personIn,
  personPartition,
  phoneOwnerKey,
  phonePartition,
  REPRESENTATIVE_PREFIX,
  REPRESENTS_PREFIX,
  representativeKey,
  representedKey,
  representsKey,
  SHARES,
  sharesKey,
} from './keys.ts';
import { makeAccess, put, remove } from './register-access.ts';
import { type contactSchema, markedSchema, storedContactSchema } from './register-items.ts';
import { allOf, type Item, readBatch, type Table } from './table.ts';

/** Where a citizen can be asked: the mobile citizens base. `phone` is E.164. */
export type Contact = z.infer<typeof contactSchema>;

/** What the ministry says of one citizen's phone; `phone` null: there is none, or no longer. */
export type NewContact = { citizenRef: string } & (Contact | { phone: null; language: Contact['language'] });

/** What the ministry says of one representative. */
export type NewRepresentation = Representation & { subject: Person };

/**
 * `contact`: null where the register knows no phone. `alone`: nobody else was ever at the person's numbers, as far as one can tell
 * without looking who is. `represents`: whom the person was ever named a representative of.
 */
export type PersonOfRegister = {
  contact: Contact | null;
  alone: boolean;
  representatives: readonly Representation[];
  represents: readonly Person[];
};

/** People in the register. Every method throws when the table cannot be reached. */
export type RegisterPeople = {
  personOf(citizenRef: string): Promise<PersonOfRegister>;
  /**
   * Stores contacts; a later one of the same citizen replaces the one before. Each of several at one number gets a mark that stays, so
   * that nobody needs to be asked who else is there.
   */
  putContacts(contacts: readonly NewContact[]): Promise<void>;
  /**
   * Stores representatives; what is said later of the same two people and kind replaces what was said before. Of each subject a mark
   * stays that somebody was named, for those who read by key.
   */
  putRepresentatives(representations: readonly NewRepresentation[]): Promise<void>;
  /** Whose number this is, as far as their contacts say so now. */
  peopleAt(phoneRef: string): Promise<string[]>;
};

const representativeSchema = z
  .object({
    sk: z.string(),
    kind: z.enum(REPRESENTATION_KINDS),
    from: z.iso.date(),
    until: z.iso.date().nullable(),
    withdrawn: z.boolean(),
    bornOn: z.iso.date(),
  })
  .transform(
    ({ sk, bornOn, ...rest }): Representation => ({ representative: { ref: otherIn(sk), bornOn }, ...rest }),
  );
const representsSchema = z
  .object({ sk: z.string(), bornOn: z.iso.date() })
  .transform(({ sk, bornOn }): Person => ({ ref: otherIn(sk), bornOn }));

/** The contact of its item; null where there is none, or no phone. */
export const contactIn = (item: Item | undefined): Contact | null => {
  const contact = item && storedContactSchema.parse(item);
  return contact && contact.phone !== null ? contact : null;
};

const isMarked = (item: Item | undefined): boolean =>
  item !== undefined && markedSchema.parse(item).othersMarked === true;

export function makeRegisterPeople(table: Table): RegisterPeople {
  const { writeAll, query, queryAll } = makeAccess(table);

  type Known = { contact: Contact | null; marked: boolean };
  const contactsOf = async (refs: readonly string[]): Promise<Map<string, Known>> =>
    new Map(
      (await readBatch(table, refs.map(contactKey))).map((item) => [
        personIn(String(item.pk)),
        { contact: contactIn(item), marked: isMarked(item) },
      ]),
    );

  /** Everybody who is one of several at these numbers, or was. */
  async function together(phoneRefs: readonly string[]): Promise<string[]> {
    const places = await queryAll(phoneRefs.map(phonePartition));
    const atEach = Map.groupBy(places, ({ pk }) => pk);
    const several = [...atEach.values()].filter((owners) => owners.length > 1).flat();
    return several.map(({ sk }) => personIn(String(sk)));
  }

  return {
    async personOf(citizenRef) {
      // The applications sort before all of these, and nothing behind them.
      const items = await allOf(table, {
        KeyConditionExpression: 'pk = :person AND sk >= :contact',
        ExpressionAttributeValues: { ':person': personPartition(citizenRef), ':contact': CONTACT },
        ConsistentRead: true,
      });
      const those = (prefix: string): Item[] => items.filter(({ sk }) => String(sk).startsWith(prefix));
      const contact = items.find(({ sk }) => sk === CONTACT);
      return {
        contact: contactIn(contact),
        alone: isMarked(contact) && !items.some(({ sk }) => sk === SHARES),
        representatives: those(REPRESENTATIVE_PREFIX).map((item) => representativeSchema.parse(item)),
        represents: those(REPRESENTS_PREFIX).map((item) => representsSchema.parse(item)),
      };
    },

    async putContacts(contacts) {
      const last = [...new Map(contacts.map((contact) => [contact.citizenRef, contact])).values()];
      const before = await contactsOf(last.map(({ citizenRef }) => citizenRef));
      const owners = last.flatMap(({ citizenRef, ...contact }) =>
        contact.phone === null ? [] : put(phoneOwnerKey(contact.phoneRef, citizenRef)),
      );
      const anew = last.flatMap(({ citizenRef, phone, ...contact }) => {
        if (phone === null || !('phoneRef' in contact)) return [];
        const { contact: known, marked } = before.get(citizenRef) ?? {};
        return marked && known?.phoneRef === contact.phoneRef ? [] : contact.phoneRef;
      });
      // In this order: an owner too many is looked at and left out, one too few would be missed; and of two who come to a number at
      // once, one at least finds both there.
      await writeAll(owners);
      await writeAll((await together(anew)).map((ref) => put(sharesKey(ref))));
      await writeAll(
        last.map(({ citizenRef, ...contact }) =>
          put({ ...contactKey(citizenRef), ...contact, othersMarked: true }),
        ),
      );
      await writeAll(
        last.flatMap((contact) => {
          const { citizenRef } = contact;
          const left = before.get(citizenRef)?.contact?.phoneRef;
          const moved = left !== undefined && (contact.phone === null || contact.phoneRef !== left);
          return moved ? remove(phoneOwnerKey(left, citizenRef)) : [];
        }),
      );
    },

    async putRepresentatives(representations) {
      // The marks first: whoever finds somebody named finds the mark of it.
      await writeAll(representations.map(({ subject }) => put(representedKey(subject.ref))));
      await writeAll(
        representations.flatMap(({ subject, representative, kind, ...said }) => {
          const pair = { subjectRef: subject.ref, representativeRef: representative.ref, kind };
          return [
            put({ ...representsKey(pair), bornOn: subject.bornOn }),
            put({ ...representativeKey(pair), kind, ...said, bornOn: representative.bornOn }),
          ];
        }),
      );
    },

    async peopleAt(phoneRef) {
      const owners = (await query(phonePartition(phoneRef))).map(({ sk }) => personIn(String(sk)));
      if (owners.length < 2) return owners;
      const contacts = await contactsOf(owners);
      return owners.filter((owner) => contacts.get(owner)?.contact?.phoneRef === phoneRef);
    },
  };
}
