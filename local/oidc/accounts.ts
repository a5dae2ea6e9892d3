import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Language } from '../../shared/domain/language.ts';
import type { Scope } from '../../shared/service/table.ts';
import { readJson, writeJson } from '../json-file.ts';

const number = z.string().regex(/^\d{12}$/);

const accountSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), iin: number, name: z.string() }),
  z.strictObject({ kind: z.literal('organisation'), bin: number, name: z.string() }),
  z.strictObject({ kind: z.literal('operator'), bin: number, name: z.string() }),
]);

/** Somebody who can sign in: a person, an organisation, or the ministry's operator who feeds the register. */
export type Account = z.infer<typeof accountSchema>;

/** One text in the three languages of the service. */
export type Note = Record<Language, string>;

/** An account that the sign-in page offers by name; the note says who it is in the demonstration. */
export type ListedAccount = Account & { note: Note };

/** The part of a token that says who its bearer is: `iin` of a person, `bin` of an organisation. */
export type SubjectNumber = { iin: string } | { bin: string };

/** What each kind of account may be granted, whatever a client asks for. */
export const SCOPES_OF = {
  person: ['consents', 'requests'],
  organisation: ['requests'],
  operator: ['register'],
} as const satisfies Record<Account['kind'], readonly Scope[]>;

/** The number of an account under the name of its claim. */
export function numberOf(account: Account): SubjectNumber {
  return account.kind === 'person' ? { iin: account.iin } : { bin: account.bin };
}

export type Accounts = {
  /** The opaque `sub` of a number: always the same for this data folder, and of no use without its key. */
  subjectOf: (number: SubjectNumber) => string;
  find: (subject: string) => Account | undefined;
  /** Keeps an account that was typed in by hand, so that its `sub` is still known after a restart. */
  remember: (account: Account) => string;
};

/** The demonstration's accounts and those that were typed in before, kept in `oidc-accounts.json` of the data folder. */
export function openAccounts(options: {
  dataDir: string;
  subjectKey: string;
  listed: readonly Account[];
}): Accounts {
  const file = join(options.dataDir, 'oidc-accounts.json');
  function subjectOf(number: SubjectNumber): string {
    const text = 'iin' in number ? `iin:${number.iin}` : `bin:${number.bin}`;
    return createHmac('sha256', options.subjectKey).update(text).digest('base64url');
  }
  const bySubject = (accounts: readonly Account[]) =>
    new Map(accounts.map((account) => [subjectOf(numberOf(account)), account]));
  const listed = bySubject(options.listed);
  const typed = bySubject(readJson(file, z.array(accountSchema)) ?? []);

  return {
    subjectOf,
    find: (subject) => listed.get(subject) ?? typed.get(subject),
    remember: (account) => {
      const subject = subjectOf(numberOf(account));
      if (!listed.has(subject)) {
        typed.set(subject, account);
        writeJson(file, [...typed.values()]);
      }
      return subject;
    },
  };
}
