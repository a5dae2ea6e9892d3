import { beforeAll, describe, expect, test } from 'vitest';
import { almatyDate } from '../../shared/domain/time.ts';
import { BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let register: string;
let today: string;

beforeAll(async () => {
  register = await service.token({ bin: BANK, scope: 'register' });
  today = almatyDate(await service.now());
});

const post = async (path: 'entries' | 'contacts', ...rows: unknown[]) =>
  (await service.call('POST', `/v1/register/${path}`, { token: register, body: { [path]: rows } })).body;

const belongs = async (iin: string): Promise<unknown> => {
  const token = await service.token({ iin, scope: 'consents' });
  return (await service.call('GET', '/v1/me/answer', { token })).body.belongs;
};

/** The month so many months from now. */
function month(months: number): string {
  const date = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 7);
}
const daysAgo = (days: number): string =>
  new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);

let numbers = 0;
const nextNumber = (): string => `J-${++numbers}`;

const authority = {
  kato: '711110000',
  name: { kk: 'Астана қаласының жұмыспен қамту орталығы', ru: 'Центр занятости города Астаны' },
};
type Row = {
  applicationNumber: string;
  registeredOn: string;
  applicantIin: string;
  [field: string]: unknown;
};
const application = (iin: string): Row => ({
  applicationNumber: nextNumber(),
  registeredOn: daysAgo(120),
  authority,
  applicantIin: iin,
});
const decided = (kind: string, on: string, from: number, to: number) => ({
  decision: { kind, on },
  period: { from: month(from), to: month(to) },
});

describe('the next months decided before the present ones end', () => {
  const quarter = () => decided('assign', daysAgo(100), -2, 0);
  type Variant = [what: string, batches: (row: Row) => Row[][]];

  test.each<Variant>([
    [
      'by an assignment',
      (row) => [[{ ...row, ...quarter() }], [{ ...row, ...decided('assign', daysAgo(5), 1, 3) }]],
    ],
    ['today', (row) => [[{ ...row, ...quarter() }], [{ ...row, ...decided('assign', today, 1, 3) }]]],
    [
      'by another amount',
      (row) => [
        [{ ...row, ...decided('assign', daysAgo(100), -2, 3) }],
        [{ ...row, ...decided('change-amount', daysAgo(5), 1, 3) }],
      ],
    ],
    [
      'by an additional agreement in a row of its own',
      (row) => [
        [{ ...row, ...quarter() }],
        [
          {
            ...row,
            additionalDecision: { kind: 'assign', on: daysAgo(5) },
            period: { from: month(1), to: month(3) },
          },
        ],
      ],
    ],
    [
      'by an additional agreement in the same row with the new months',
      (row) => [
        [{ ...row, ...quarter() }],
        [
          {
            ...row,
            ...quarter(),
            additionalDecision: { kind: 'assign', on: daysAgo(5) },
            period: { from: month(1), to: month(3) },
          },
        ],
      ],
    ],
    [
      'by an additional agreement in the same row with the whole period',
      (row) => [
        [{ ...row, ...quarter() }],
        [
          {
            ...row,
            ...quarter(),
            additionalDecision: { kind: 'assign', on: daysAgo(5) },
            period: { from: month(-2), to: month(3) },
          },
        ],
      ],
    ],
    [
      'for every second month',
      (row) => [
        [-2, 0, 2].map((at, index) => ({ ...row, ...decided('assign', daysAgo(100 - index), at, at) })),
      ],
    ],
    [
      'without a period',
      (row) => [
        [{ ...row, ...quarter() }],
        [{ ...row, decision: { kind: 'change-amount', on: daysAgo(5) } }],
      ],
    ],
    [
      'in one batch, the later first',
      (row) => [
        [
          { ...row, ...decided('assign', daysAgo(5), 1, 3) },
          { ...row, ...quarter() },
        ],
      ],
    ],
  ])('%s, applicant and family still belong', async (_what, batchesOf) => {
    const [iin, member] = [service.nextIin(), service.nextIin()];
    const row = { ...application(iin), family: [{ iin: member }] };
    for (const batch of batchesOf(row)) {
      expect(await post('entries', ...batch)).toEqual({ accepted: batch.length, rejected: [] });
    }
    expect([await belongs(iin), await belongs(member)]).toEqual([true, true]);
  });
});

describe('a number that comes again in another year', () => {
  const yearBefore = () => ({ registeredOn: daysAgo(350), ...decided('assign', daysAgo(340), -11, 0) });
  const ofA = (stopped: boolean) => {
    const [iin, spouse] = [service.nextIin(), service.nextIin()];
    const assigned = { ...application(iin), ...yearBefore(), family: [{ iin }, { iin: spouse }] };
    const { family: _, period: __, ...bare } = assigned;
    const stop = { ...bare, decision: { kind: 'stop', on: daysAgo(260) } };
    return { assigned, spouse, batch: stopped ? [assigned, stop] : [assigned] };
  };

  test('given the first family was stopped, it stays so', async () => {
    const { assigned, spouse, batch } = ofA(true);
    const b = {
      ...application(service.nextIin()),
      applicationNumber: assigned.applicationNumber,
      registeredOn: daysAgo(22),
    };
    await post('entries', ...batch);
    await post('entries', { ...b, ...decided('assign', daysAgo(15), 0, 2) });
    expect([await belongs(spouse), await belongs(b.applicantIin)]).toEqual([false, true]);
  });

  test.each([
    ['assigned for later', () => decided('assign', daysAgo(15), 1, 3)],
    ['assigned', () => decided('assign', daysAgo(15), 0, 2)],
    [
      'refused',
      () => ({
        decision: { kind: 'refuse', on: daysAgo(15), reason: { kk: 'Табысы жоғары', ru: 'Доход выше' } },
      }),
    ],
    ['assigned on the same day', () => decided('assign', daysAgo(20), 0, 2)],
  ])('given the second is %s, the first belongs as before', async (_what, second) => {
    const { assigned, spouse } = ofA(false);
    const first = { ...assigned, decision: { kind: 'assign', on: daysAgo(20) } };
    const b = {
      ...application(service.nextIin()),
      applicationNumber: assigned.applicationNumber,
      registeredOn: daysAgo(22),
    };
    const rows = [first, { ...b, ...second() }];
    expect(await post('entries', ...rows)).toEqual({ accepted: 2, rejected: [] });
    expect([await belongs(first.applicantIin), await belongs(spouse)]).toEqual([true, true]);
  });

  test('given the same application under other spellings, a stop reaches it', async () => {
    for (const spelled of [{ authority: { ...authority, kato: '711110' } }, { applicationNumber: '' }]) {
      const row = application(service.nextIin());
      await post('entries', { ...row, ...decided('assign', daysAgo(100), -2, 3) });
      const stop = { ...row, decision: { kind: 'stop', on: daysAgo(5) }, ...spelled };
      await post('entries', { ...stop, applicationNumber: ` ${row.applicationNumber}\u00ad` });
      expect(await belongs(row.applicantIin)).toBe(false);
    }
  });
});

describe('rows that say different things of one decision', () => {
  test('given two periods and two families on one day, all of it counts, in any order', async () => {
    for (const turned of [false, true]) {
      const [iin, first, second] = [service.nextIin(), service.nextIin(), service.nextIin()];
      const row = application(iin);
      const rows = [
        { ...row, ...decided('assign', daysAgo(100), -3, -1), family: [] },
        { ...row, ...decided('assign', daysAgo(100), 0, 2), family: [{ iin: first }] },
        { ...row, ...decided('assign', daysAgo(100), 0, 2), family: [{ iin: second }] },
      ];
      await post('entries', ...(turned ? rows.toReversed() : rows));
      expect([await belongs(iin), await belongs(first), await belongs(second)]).toEqual([true, true, true]);
    }
  });

  test('given a stop by mistake, it is taken back by withdrawn, and stands again only when that is said', async () => {
    const row = { ...application(service.nextIin()), ...decided('assign', daysAgo(100), -2, 3) };
    const stop = { ...row, decision: { kind: 'stop', on: daysAgo(15) } };
    await post('entries', row, stop);
    expect(await belongs(row.applicantIin)).toBe(false);
    expect(await post('entries', { ...stop, withdrawn: true })).toEqual({ accepted: 1, rejected: [] });
    expect(await belongs(row.applicantIin)).toBe(true);
    expect(await post('entries', row, stop)).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, errors: [{ pointer: '/withdrawn' }] }],
    });
    await post('entries', { ...stop, withdrawn: false });
    expect(await belongs(row.applicantIin)).toBe(false);
  });
});

describe('what a row may look like', () => {
  test.each([
    { address: 'г. Астана\nул. 1' },
    { address: 'г. Астана\tул. 1' },
    { address: 'ул. Бейбіт\u00adшілік 1' },
    { applicantName: 'Сынақ\u200b Адам' },
    { applicantName: '\ufeffСынақ Адам' },
  ])('given %j, the row is stored', async (text) => {
    const row = { ...application(service.nextIin()), ...decided('assign', daysAgo(100), -2, 3), ...text };
    expect(await post('entries', row)).toEqual({ accepted: 1, rejected: [] });
    expect(await belongs(row.applicantIin)).toBe(true);
  });

  test('given rows that mean nothing, each is named and the others are stored', async () => {
    const row = { ...application(service.nextIin()), ...decided('assign', daysAgo(100), -2, 3) };
    const { period: _, ...timeless } = { ...row, applicationNumber: nextNumber() };
    const body = await post(
      'entries',
      { ...row, decision: { kind: 'assign', on: daysAgo(130) } },
      timeless,
      { ...row, decision: { kind: 'stop', on: '0026-01-10' } },
      row,
      { ...row, authority: { ...authority, kato: '711' } },
    );
    const rejected = body.rejected as { index: number; errors: { pointer: string }[] }[];
    expect(body.accepted).toBe(1);
    expect(rejected.map(({ index, errors }) => [index, errors[0]?.pointer])).toEqual([
      [0, '/decision/on'],
      [1, '/period'],
      [2, '/decision/on'],
      [4, '/authority/kato'],
    ]);
    expect(await belongs(row.applicantIin)).toBe(true);
  });
});

describe('a number taken away', () => {
  test('given null, no SMS goes out and the code is in the cabinet', async () => {
    const citizen = await service.citizen();
    expect(await post('contacts', { iin: citizen.iin, phone: null })).toEqual({ accepted: 1, rejected: [] });
    const asked = await service.ask(await service.bank(), citizen.iin);
    expect(await service.sms(citizen.phone)).toEqual([]);
    expect(await service.consents(citizen)).toMatchObject([{ id: asked.id, codeSentTo: null }]);
    expect((await service.consents(citizen))[0]?.code).toMatch(/^\d{6}$/);
  });
});
