import { beforeEach, describe, expect, test } from 'vitest';
import { makeReadFamily } from '../../functions/read-family/read-family.ts';
import { familiesOn } from '../../shared/domain/family.ts';
import { completeIin, type Iin } from '../../shared/domain/identity-number.ts';
import type { Phone } from '../../shared/domain/phone.ts';
import { randomId } from '../../shared/signing/random.ts';
import { aRef, aRow, BANK } from '../builders.ts';
import { asksAbout, codes, makeService, references, type Service, somebodyAsked } from '../fakes/service.ts';

const [WIFE, HUSBAND, CHILD, STRANGER] = [aRef(), aRef(), aRef(), aRef()] as [string, string, string, string];
const ADULT = '850101100012' as Iin;
/** Born on the 24th of November 2008: of age the day after the answer. */
const ALMOST_ADULT = completeIin('08112450000') as Iin;

const row = (changes: Parameters<typeof aRow>[0] = {}) =>
  aRow({ applicationNumber: '17', applicantRef: WIFE, familyRefs: [HUSBAND, CHILD], ...changes });

describe('the families that an answer tells something of', () => {
  test('given a decision in force counts the person to a family, then that one, whoever of it is asked about', () => {
    for (const person of [WIFE, HUSBAND, CHILD]) {
      const [family, ...others] = familiesOn([row()], person, '2026-11-23');
      expect(family?.people.toSorted()).toEqual([WIFE, HUSBAND, CHILD].toSorted());
      expect(others).toEqual([]);
    }
  });

  test('given a later decision counts somebody out, then they are no longer of it', () => {
    const later = row({ familyRefs: [CHILD], decision: { kind: 'change-amount', on: '2026-11-20' } });
    const [family] = familiesOn([row(), later], WIFE, '2026-11-23');
    expect(family?.people).not.toContain(HUSBAND);
  });

  test('given nothing is in force, then the last family that the register names with the person', () => {
    const refused = row({ decision: { kind: 'refuse', on: '2026-11-01' }, period: null });
    expect(familiesOn([refused], WIFE, '2026-11-23')).toMatchObject([{ people: [WIFE, HUSBAND, CHILD] }]);
  });

  test('given the register does not know the person, then none', () => {
    expect(familiesOn([row()], STRANGER, '2026-11-23')).toEqual([]);
  });
});

describe('given a wife agreed that a bank is told', () => {
  let service: Service;
  const read = (citizenRef: string, iin: Iin = ADULT) => makeReadFamily(service.stores)({ citizenRef, iin });

  async function agreed(citizenRef = WIFE): Promise<void> {
    const asked = await somebodyAsked(service, { citizenRef });
    await service.decideConsent({ ...asked, decision: 'grant' });
    await service.advance(asked.id);
    expect(await asked.request()).toMatchObject({ status: 'answered' });
  }

  beforeEach(async () => {
    service = makeService();
    await service.stores.register.putRows([{ row: row(), source: {} }]);
  });

  test('then her husband sees the day and the class, and neither who asked nor who agreed', async () => {
    await agreed();
    expect(await read(HUSBAND)).toEqual({ items: [{ on: '2026-11-23', class: null, kind: 'organisation' }] });
  });

  test('then she does not, who sees it in her own consents; nor a stranger, nor who was a child that day', async () => {
    await agreed();
    expect(await read(WIFE)).toEqual({ items: [] });
    expect(await read(STRANGER)).toEqual({ items: [] });
    expect(await read(CHILD, ALMOST_ADULT)).toEqual({ items: [] });
  });

  test('then one who came to the family later does not', async () => {
    await agreed();
    const later = row({ familyRefs: [HUSBAND, CHILD, STRANGER] });
    await service.stores.register.putRows([{ row: later, source: { later: true } }]);
    expect(await read(STRANGER)).toEqual({ items: [] });
  });

  test('then it stands once, however often the answer is tried, and again for another request', async () => {
    const { save } = service.stores.requests;
    const asked = await somebodyAsked(service, { citizenRef: WIFE });
    await service.decideConsent({ ...asked, decision: 'grant' });
    service.stores.requests.save = async () => ({ kind: 'conflict' });
    await service.advance(asked.id);
    service.stores.requests.save = save;
    await service.advance(asked.id);
    expect((await read(HUSBAND)).items).toHaveLength(1);
    await agreed();
    expect((await read(HUSBAND)).items).toHaveLength(2);
  });

  test('when it cannot be written, then the answer waits: nobody is told what the family cannot see', async () => {
    const asked = await somebodyAsked(service, { citizenRef: WIFE });
    await service.decideConsent({ ...asked, decision: 'grant' });
    const { put } = service.stores.tellings;
    service.stores.tellings.put = async () => Promise.reject(new Error('down'));
    await service.advance(asked.id);
    expect(await asked.request()).toMatchObject({ status: 'consented' });
    service.stores.tellings.put = put;
    await service.advance(asked.id);
    expect(await asked.request()).toMatchObject({ status: 'answered' });
    expect((await read(HUSBAND)).items).toHaveLength(1);
  });

  test('but a refusal, or silence, tells nobody anything', async () => {
    const asked = await somebodyAsked(service, { citizenRef: WIFE });
    await service.decideConsent({ ...asked, decision: 'refuse' });
    await service.advance(asked.id);
    await service.submitRequest(asksAbout({ citizenRef: HUSBAND }));
    expect(await read(HUSBAND)).toEqual({ items: [] });
  });

  describe('and she keeps it to herself', () => {
    const share = (shareWithFamily: boolean) => service.stores.privacy.put(WIFE, { shareWithFamily });

    test('then he sees nothing of it, not even once she shares again', async () => {
      await share(false);
      await agreed();
      expect(await read(HUSBAND)).toEqual({ items: [] });
      await share(true);
      expect(await read(HUSBAND)).toEqual({ items: [] });
    });

    test('then what was told before is gone from his cabinet too, while she does', async () => {
      await agreed();
      await share(false);
      expect(await read(HUSBAND)).toEqual({ items: [] });
      await share(true);
      expect((await read(HUSBAND)).items).toHaveLength(1);
    });

    test('then what is told with his consent shows to her all the same', async () => {
      await share(false);
      await agreed(HUSBAND);
      expect((await read(WIFE)).items).toHaveLength(1);
    });
  });
});

describe('given a bank asks about a child, and its mother decides', () => {
  const BORN_2015 = completeIin('15031560000') as Iin;
  const MOTHERS_PHONE = '+77010000002' as Phone;
  let service: Service;
  let people: { child: string; mother: string; father: string };
  const read = (citizenRef: string) => makeReadFamily(service.stores)({ citizenRef, iin: ADULT });
  const seen = async () => ({ mother: await read(people.mother), father: await read(people.father) });
  const TOLD = { items: [{ on: '2026-11-23', class: 'bank', kind: 'organisation' }] };
  const NOTHING = { items: [] };

  beforeEach(async () => {
    service = makeService();
    const [mother, father] = [completeIin('88041220001') as Iin, completeIin('86020210001') as Iin];
    people = {
      child: await references.citizen(BORN_2015),
      mother: await references.citizen(mother),
      father: await references.citizen(father),
    };
    const source = { applicantIin: mother, family: [{ iin: father }, { iin: BORN_2015 }] };
    const family = aRow({ applicantRef: people.mother, familyRefs: [people.father, people.child] });
    await service.stores.register.putRows([{ row: family, source }]);
    const phoneRef = await references.phone(MOTHERS_PHONE);
    await service.stores.register.putContacts([
      { citizenRef: people.mother, phone: MOTHERS_PHONE, phoneRef, language: 'ru' },
    ]);
  });

  async function agreed(how: 'sms' | { citizenRef: string }): Promise<void> {
    const requester = { id: BANK, kind: 'organisation', name: 'АО «Банк»', class: 'bank' } as const;
    const asked = await service.submitRequest(
      asksAbout({ iin: BORN_2015, citizenRef: people.child, requester }),
    );
    if (asked.kind !== 'accepted') throw new Error('it is the first');
    const { id } = asked.request;
    await service.advance(id);
    const code = await codes(id, 1);
    if (how === 'sms') {
      const text = `${code} ДА`;
      await service.receiveSms({ messageId: randomId(), from: MOTHERS_PHONE, text, receivedAt: null });
    } else {
      await service.decideConsent({ ...how, id, code, decision: 'grant' });
    }
    await service.advance(id);
    expect((await service.stores.requests.find(id))?.request).toMatchObject({ status: 'answered' });
  }

  test('by SMS, then the father sees it, and she does not see her own consent as another’s', async () => {
    await agreed('sms');
    expect(await seen()).toEqual({ mother: NOTHING, father: TOLD });
  });

  test('or the father in his cabinet, with her code, then she sees it and he does not', async () => {
    await agreed({ citizenRef: people.father });
    expect(await seen()).toEqual({ mother: TOLD, father: NOTHING });
  });

  test.each([
    ['before', true],
    ['after', false],
  ])('and she keeps what she agrees to to herself %s it, then the father sees nothing', async (_, before) => {
    const keep = () => service.stores.privacy.put(people.mother, { shareWithFamily: false });
    if (before) await keep();
    await agreed('sms');
    if (!before) await keep();
    expect(await seen()).toEqual({ mother: NOTHING, father: NOTHING });
  });

  test('and the child’s own switch changes nothing', async () => {
    await service.stores.privacy.put(people.child, { shareWithFamily: false });
    await agreed('sms');
    expect(await seen()).toEqual({ mother: NOTHING, father: TOLD });
  });
});
