import { beforeEach, describe, expect, test } from 'vitest';
import { makeReadFamily } from '../../functions/read-family/read-family.ts';
import { familiesOn } from '../../shared/domain/family.ts';
import { completeIin, type Iin } from '../../shared/domain/identity-number.ts';
import { aRef, aRow } from '../builders.ts';
import { asksAbout, makeService, type Service, somebodyAsked } from '../fakes/service.ts';

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
