import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeImportEntries } from '../../functions/import-entries/import-entries.ts';
import { type Entry, entry } from '../../shared/contract/bodies/register.ts';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { membershipOn } from '../../shared/domain/membership.ts';
import { IIN, START } from '../builders.ts';
import { makeMemory, type Stores } from '../fakes/memory.ts';
import { references } from '../fakes/service.ts';

const TODAY = '2026-11-25';
const CHILD = String(completeIin('85010110002'));
const STRANGER = String(completeIin('85010110003'));
const schema = entry(TODAY);

let stores: Stores;
beforeEach(() => {
  stores = makeMemory();
});

const sent = (changes: object): Entry =>
  schema.parse({
    applicationNumber: '17',
    registeredOn: '2026-01-10',
    applicantIin: IIN,
    authority: { kato: '750000000', name: { kk: 'Алматы қаласы', ru: 'город Алматы' } },
    ...changes,
  });
const PERIOD = { from: '2026-02', to: '2027-01' };
const assigned = (changes: object = {}): Entry =>
  sent({ decision: { kind: 'assign', on: '2026-01-20' }, period: PERIOD, ...changes });
const stop = (changes: object = {}): Entry =>
  sent({ decision: { kind: 'stop', on: '2026-11-10' }, ...changes });
const takenBack = (row: Entry): Entry => ({ ...row, withdrawn: true });

/** Pointers of the rows that were not stored, by their place. */
async function importing(...entries: Entry[]): Promise<[number, string][]> {
  const refused = await makeImportEntries({ register: stores.register, references, now: () => START })(
    entries,
  );
  return refused.map(({ place, fault }) => [place, fault.pointer]);
}

async function belongs(iin = IIN as string, date = TODAY): Promise<boolean> {
  const ref = await references.citizen(iin);
  return membershipOn(await stores.register.rowsOf(ref), ref, date).belongs;
}

describe('a row taken back', () => {
  test('given a stop by mistake, when it is taken back, then the family belongs again', async () => {
    await importing(assigned(), stop());
    expect(await belongs()).toBe(false);
    expect(await importing(takenBack(stop()))).toEqual([]);
    expect(await belongs()).toBe(true);
  });

  test('given it was taken back before it came, or in one batch in any order, then it does not count', async () => {
    await importing(assigned());
    await importing(takenBack(stop()));
    expect(await importing(stop())).toEqual([[0, '/withdrawn']]);
    const other = (row: Entry) => ({ ...row, applicationNumber: '18' });
    expect(await importing(...[stop(), takenBack(stop()), assigned()].map(other))).toEqual([]);
    expect(await importing(...[takenBack(stop()), stop()].map(other))).toEqual([]);
    expect(await belongs()).toBe(true);
  });

  test('given the same row is sent again, then it is named, and nothing changes until it is said to stand', async () => {
    await importing(assigned(), stop());
    await importing(takenBack(stop()));
    expect(await importing(stop())).toEqual([[0, '/withdrawn']]);
    expect(await belongs()).toBe(true);
    expect(await importing({ ...stop(), withdrawn: false })).toEqual([]);
    expect(await belongs()).toBe(false);
    expect(await importing(takenBack(stop()))).toEqual([]);
    expect(await belongs()).toBe(true);
  });

  test('given versions of one row, when one of them is taken back, then all of them are', async () => {
    for (const shown of [stop(), stop({ family: [{ iin: CHILD }] }), stop({ period: PERIOD })]) {
      stores = makeMemory();
      await importing(assigned({ family: [{ iin: CHILD }] }), stop(), stop({ period: PERIOD }));
      await importing(stop({ family: [{ iin: CHILD }] }));
      expect(await importing(takenBack(shown))).toEqual([]);
      expect([await belongs(), await belongs(CHILD)]).toEqual([true, true]);
    }
  });

  test.each<[what: string, wrong: object, right: object]>([
    [
      'period',
      { period: { from: '2026-02', to: '2026-12' } },
      { period: { from: '2026-02', to: '2026-06' } },
    ],
    ['family', { family: [{ iin: STRANGER }] }, { family: [{ iin: CHILD }] }],
    [
      'addition',
      {
        period: { from: '2026-02', to: '2026-06' },
        additionalDecision: { kind: 'assign', on: '2026-05-01' },
      },
      { period: { from: '2026-02', to: '2026-06' } },
    ],
    ['address', { address: 'Алматы' }, { address: 'Астана' }],
  ])(
    'given a wrong %s, when the row is taken back and the right one sent, then the right one counts',
    async (_what, wrong, right) => {
      for (const batches of [
        [[takenBack(assigned(wrong)), assigned(right)]],
        [[assigned(right), takenBack(assigned(wrong))]],
        [[takenBack(assigned(wrong))], [assigned(right)]],
      ]) {
        stores = makeMemory();
        await importing(assigned(wrong));
        for (const batch of batches) expect(await importing(...batch)).toEqual([]);
        const rows = await stores.register.rowsOf(await references.citizen(IIN));
        expect(rows).toHaveLength(1);
        const expected = schema.parse(assigned(right));
        expect(rows[0]?.period).toEqual(expected.period);
        expect(rows[0]?.familyRefs?.length).toBe(expected.family?.length);
      }
    },
  );

  test('given the same withdrawal again, then it takes back nothing that was said since', async () => {
    await importing(stop());
    await importing(takenBack(stop()));
    await importing(assigned(), stop({ period: PERIOD }));
    expect(await importing(takenBack(stop()))).toEqual([]);
    expect(await belongs()).toBe(false);
  });

  test('given an addition is taken back, then the application as it came is not', async () => {
    const cameWith = sent({ family: [{ iin: CHILD }] });
    const addition = sent({ additionalDecision: { kind: 'assign', on: '2026-06-01' }, period: PERIOD });
    await importing(cameWith, addition);
    expect(await belongs(CHILD)).toBe(true);
    await importing(takenBack(addition));
    expect(await belongs(CHILD)).toBe(false);
    await importing(assigned());
    expect(await belongs(CHILD)).toBe(true);
  });

  test('given a withdrawal that contradicts what is stored of the decision, then it is named', async () => {
    await importing(assigned());
    expect(await importing(takenBack(assigned({ period: { from: '2026-02', to: '2026-03' } })))).toEqual([
      [0, '/withdrawn'],
    ]);
    expect(await belongs()).toBe(true);
  });
});

describe('an assignment without a period', () => {
  const resumed = sent({ decision: { kind: 'assign', on: '2026-06-01' } });

  test('given none on the application, then it is named; given one later only, too', async () => {
    expect(await importing(resumed)).toEqual([[0, '/period']]);
    const later = assigned({ decision: { kind: 'change-amount', on: '2026-07-01' } });
    expect(await importing(resumed, later)).toEqual([[0, '/period']]);
    expect(await importing(sent({ additionalDecision: { kind: 'assign', on: '2026-05-01' } }))).toEqual([
      [0, '/period'],
    ]);
  });

  test('given one earlier, in the same batch in any order or stored, then it is taken', async () => {
    expect(await importing(resumed, assigned())).toEqual([]);
    expect(await importing(sent({ decision: { kind: 'change-amount', on: '2026-07-01' } }))).toEqual([]);
  });

  test('given the period is on another application, or was taken back, then it is named', async () => {
    const elsewhere = assigned({ registeredOn: '2026-01-11' });
    expect(await importing(elsewhere, resumed)).toEqual([[1, '/period']]);
    await importing(assigned());
    expect(await importing(takenBack(assigned()))).toEqual([]);
    expect(await importing(resumed)).toEqual([[0, '/period']]);
    expect(await importing(assigned(), resumed)).toEqual([
      [0, '/withdrawn'],
      [1, '/period'],
    ]);
  });
});

describe('for any journal', () => {
  const month = fc.integer({ min: 1, max: 12 }).map((month) => `2026-${String(month).padStart(2, '0')}`);
  const on = fc.constantFrom('2026-02-10', '2026-06-10', '2026-09-10', '2026-11-10');
  const kind = fc.constantFrom('assign', 'change-amount', 'suspend', 'stop', 'refuse');
  const row = fc
    .record({
      decision: fc.record({ kind, on }),
      period: fc.tuple(month, month).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
      family: fc.option(fc.subarray([IIN as string, CHILD, STRANGER]), { nil: undefined }),
      registeredOn: fc.constantFrom('2026-01-10', '2026-01-11'),
    })
    .map(({ family, ...rest }) =>
      sent({ ...rest, ...(family && { family: family.map((iin) => ({ iin })) }) }),
    );
  const journal = fc.array(row, { minLength: 1, maxLength: 6 });
  /** Of each decision one version, some of them taken back. */
  const corrected = fc
    .uniqueArray(row, {
      maxLength: 5,
      selector: ({ decision, registeredOn }) => JSON.stringify([decision, registeredOn]),
    })
    .chain((rows) => fc.subarray(rows).map((back) => [...rows, ...back.map(takenBack)]));
  /** The rows in any order, some of them twice, in batches of any size. */
  const delivered = fc
    .oneof(journal, corrected)
    .chain((rows) =>
      fc
        .tuple(
          fc.shuffledSubarray(rows, { minLength: rows.length }),
          fc.subarray(rows),
          fc.integer({ min: 1, max: 4 }),
        )
        .map(([once, again, size]) => ({ rows, all: [...once, ...again], size })),
    );

  test('given its rows in any order, in any batches, some of them twice, then the answers are the same', async () => {
    const answers = async () =>
      Promise.all(
        [IIN as string, CHILD, STRANGER].flatMap((iin) =>
          ['2026-06-15', '2026-09-15', TODAY].map((date) => belongs(iin, date)),
        ),
      );
    await fc.assert(
      fc.asyncProperty(delivered, async ({ rows, all, size }) => {
        stores = makeMemory();
        await importing(...rows);
        const expected = await answers();
        stores = makeMemory();
        for (let start = 0; start < all.length; start += size) {
          await importing(...all.slice(start, start + size));
        }
        expect(await answers()).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
