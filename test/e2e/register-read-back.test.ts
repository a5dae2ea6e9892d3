import { beforeAll, describe, expect, test } from 'vitest';
import { assignedTo, type Citizen, inHalfOf2026, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let register: string;

beforeAll(async () => {
  register = await service.token({ bin: OTHER_BANK, scope: 'register' });
});

const post = (path: string, body: unknown, token = register) =>
  service.call('POST', `/v1/register/${path}`, { token, body });
const send = (...entries: object[]) => post('entries', { entries });
const lookUp = async (iin: string, on?: string) =>
  (await post('lookups', { iin, ...(on !== undefined && { on }) })).body;

describe('why somebody belongs', () => {
  test('given an assignment and its continuation, then both months count on a day of each, and the phone is masked', async () => {
    const { iin } = await service.citizen({ language: 'ru' });
    const next = { kind: 'assign', on: '2026-06-20' };
    await send(
      inHalfOf2026(iin),
      inHalfOf2026(iin, { decision: next, period: { from: '2026-07', to: '2026-12' } }),
    );
    const application = {
      applicationNumber: `T-${iin.slice(-5)}`,
      registeredOn: '2026-01-10',
      authority: { kato: '710000000', name: { kk: 'Астана қаласы', ru: 'город Астана' } },
    };
    const first = {
      kind: 'assign',
      on: '2026-01-20',
      period: { from: '2026-01', to: '2026-06' },
      withdrawn: false,
    };
    const second = { ...next, period: { from: '2026-07', to: '2026-12' }, withdrawn: false };
    const period = { from: '2026-01', to: '2026-12' };
    expect(await lookUp(iin, '2026-08-01')).toMatchObject({
      belongs: true,
      because: [
        {
          application,
          decisions: [
            { ...first, counts: false },
            { ...second, counts: true },
          ],
          period,
          counts: true,
        },
      ],
      contact: { phone: expect.stringMatching(/^\+7 701 \*\*\* \*\* \d\d$/), language: 'ru' },
    });
    expect(await lookUp(iin, '2026-03-01')).toMatchObject({ belongs: true, because: [{ counts: true }] });
    expect(await lookUp(iin, '2027-01-01')).toMatchObject({
      belongs: false,
      because: [{ counts: false, period: null }],
    });
  });

  test('given a stop, and an assignment taken back, then neither counts, and both are shown', async () => {
    const { iin } = await service.citizen({ phone: false });
    const stop = { decision: { kind: 'stop', on: '2026-04-05' }, period: undefined };
    await send(inHalfOf2026(iin), inHalfOf2026(iin, stop));
    await send(inHalfOf2026(iin, { withdrawn: true }));
    expect(await lookUp(iin, '2026-05-01')).toMatchObject({
      belongs: false,
      because: [
        {
          decisions: [
            { kind: 'assign', counts: false, withdrawn: true },
            { kind: 'stop', counts: false, withdrawn: false },
          ],
          period: null,
        },
      ],
      contact: null,
    });
  });

  test('given nobody the register knows, then it says so; an IIN that is none, another field or another scope is refused', async () => {
    const { iin } = await service.citizen({ phone: false });
    expect(await lookUp(iin)).toMatchObject({ belongs: false, because: [], contact: null });
    expect((await post('lookups', { iin: '850101100013' })).body.errors).toMatchObject([{ pointer: '/iin' }]);
    expect((await post('lookups', { iin, name: 'x' })).status).toBe(400);
    expect((await post('lookups', { iin, on: '2026-02-30' })).status).toBe(400);
    const bank = await service.token({ bin: OTHER_BANK, scope: 'requests' });
    expect((await post('lookups', { iin }, bank)).status).toBe(403);
  });

  test('given representatives, one of them taken back, then each is there, and whether it counts that day', async () => {
    const [{ iin }, { iin: guardian }] = [await service.citizen(), await service.citizen()];
    const named = {
      iin,
      representativeIin: guardian,
      kind: 'guardian',
      from: '2026-02-01',
      until: '2026-08-31',
    };
    const attorney = {
      iin,
      representativeIin: guardian,
      kind: 'attorney',
      from: '2026-02-01',
      withdrawn: true,
    };
    await post('representatives', { representatives: [named, attorney] });
    const known = { birthYear: 1890, from: '2026-02-01' };
    expect((await lookUp(iin, '2026-08-31')).representatives).toEqual(
      expect.arrayContaining([
        { ...known, kind: 'guardian', until: '2026-08-31', counts: true, withdrawn: false },
        { ...known, kind: 'attorney', until: null, counts: false, withdrawn: true },
      ]),
    );
    expect((await lookUp(iin, '2026-09-01')).representatives).toMatchObject([
      { counts: false },
      { counts: false },
    ]);
  });

  test('given a real guardian, then the guardian is asked and decides, and the look says by whose word', async () => {
    const [subject, guardian] = [await service.citizen({ belongs: true }), await service.citizen()];
    const named = { iin: subject.iin, representativeIin: guardian.iin, kind: 'guardian', from: '2026-01-01' };
    await post('representatives', { representatives: [named] });
    expect((await lookUp(subject.iin)).representatives).toMatchObject([
      { kind: 'guardian', from: '2026-01-01', until: null, counts: true, withdrawn: false },
    ]);
    const bank = await service.bank();
    const { id } = (await service.submit(bank, { iin: subject.iin })).body;
    const codes = await service.until(
      () => service.codes(guardian.phone),
      ({ length }) => length > 0,
    );
    await service.reply(guardian.phone, `${codes.at(-1)} ИӘ`);
    expect(await service.whenStatus(id, bank, 'answered')).toMatchObject({ answer: { belongs: true } });
    await post('representatives', { representatives: [{ ...named, withdrawn: true }] });
    expect((await lookUp(subject.iin)).representatives).toMatchObject([{ counts: false, withdrawn: true }]);
  });

  test('given a phone that is taken away and given again, then the look has none, and then the new one', async () => {
    const { iin } = await service.citizen();
    await post('contacts', { contacts: [{ iin, phone: null }] });
    expect((await lookUp(iin)).contact).toBeNull();
    await post('contacts', { contacts: [{ iin, phone: '+7 705 999-88-77', language: 'en' }] });
    expect((await lookUp(iin)).contact).toEqual({ phone: '+7 705 *** ** 77', language: 'en' });
  });

  test('given a look, then the log has who looked, and no number', async () => {
    const { iin, phone } = await service.citizen();
    await lookUp(iin);
    const line = service.output.split('\n').findLast((each) => each.includes('person-looked-up')) ?? '';
    expect(JSON.parse(line)).toMatchObject({
      operator: OTHER_BANK,
      citizenRef: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(service.output).not.toContain(iin);
    expect(service.output).not.toContain(phone);
  });
});

describe('the automatic check of an application (paragraph 7-1)', () => {
  const home = { kato: '751110000', kind: 'permanent' };
  const elsewhereInTown = { kato: '75', kind: 'temporary' };
  let wife: Citizen;
  let husband: Citizen;

  const application = (changes: object = {}) => ({
    applicantIin: wife.iin,
    applicantName: 'Әлиева Айгүл',
    address: 'Алматы, Абай даңғылы, 1',
    residence: home,
    family: [{ iin: husband.iin, name: 'Әлиев Арман', residence: elsewhereInTown }],
    ...changes,
  });
  const check = async (changes?: object) => (await post('application-checks', application(changes))).body;
  const HOLDS = { holds: true, missing: [] };

  beforeAll(async () => {
    [wife, husband] = [await service.citizen({ phone: false }), await service.citizen({ phone: false })];
  });

  test('given all that is wanted, then it passes', async () => {
    expect(await check()).toEqual({
      passes: true,
      complete: HOLDS,
      nothingAssigned: HOLDS,
      oneSettlement: HOLDS,
    });
  });

  test('given fields that are missing, then each is pointed at, and nothing is said that cannot be known', async () => {
    const family = [
      { iin: husband.iin, name: ' ' },
      { name: 'Бала', residence: home },
    ];
    expect(await check({ address: undefined, family })).toEqual({
      passes: false,
      complete: { holds: false, missing: ['/address', '/family/0/name', '/family/1/iin'] },
      nothingAssigned: { holds: false, missing: ['/family/1/iin'] },
      oneSettlement: { holds: false, missing: ['/family/0/residence'] },
    });
    expect((await post('application-checks', {})).body).toMatchObject({
      complete: { missing: ['/address', '/family', '/applicantIin', '/applicantName'] },
      nothingAssigned: { holds: false },
      oneSettlement: { missing: ['/residence'] },
    });
  });

  test('given somebody registered in another settlement, then that one is pointed at', async () => {
    const family = [{ iin: husband.iin, name: 'Әлиев Арман', residence: { ...home, kato: '195230100' } }];
    expect(await check({ family })).toMatchObject({
      complete: HOLDS,
      oneSettlement: { holds: false, missing: ['/family/0/residence'] },
    });
  });

  test.each([
    ['an assignment that runs', { registeredOn: '2020-01-10' }, false],
    ['one that is suspended', { decision: { kind: 'suspend', on: '2020-02-01' } }, false],
    ['one that was stopped', { decision: { kind: 'stop', on: '2020-02-01' } }, true],
    ['one that is over', { period: { from: '2020-01', to: '2020-03' } }, true],
    ['an application nothing was decided on', { decision: undefined, period: undefined }, false],
    ['an application refused', { decision: { kind: 'refuse', on: '2020-02-01' }, period: undefined }, true],
  ])(
    'given %s for the husband in another family, then the second parameter says no more than that',
    async (_, changes, holds) => {
      const [parent, son] = [
        await service.citizen({ phone: false }),
        await service.citizen({ phone: false }),
      ];
      const assigned = { ...assignedTo(parent.iin, [son.iin]), period: { from: '2020-01', to: '2099-12' } };
      const decided = 'decision' in changes && changes.decision !== undefined;
      await send(...(decided ? [assigned] : []), { ...assigned, ...changes });
      const family = [{ iin: son.iin, name: 'Әлиев Арман', residence: home }];
      expect((await check({ family })).nothingAssigned).toEqual({ holds, missing: [] });
    },
  );

  test('given a number that is none, or a field that is not known, then 400', async () => {
    expect((await post('application-checks', application({ applicantIin: '1' }))).status).toBe(400);
    expect((await post('application-checks', application({ income: 1 }))).status).toBe(400);
  });
});
