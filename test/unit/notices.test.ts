import { beforeEach, describe, expect, test } from 'vitest';
import { makeImportEntries } from '../../functions/import-entries/import-entries.ts';
import { type Entry, entry } from '../../shared/contract/bodies/register.ts';
import { completeIin, type Iin } from '../../shared/domain/identity-number.ts';
import { adultTold, type Notice, noticesOf } from '../../shared/domain/notices.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { makeMemory, type Stores } from '../fakes/memory.ts';
import { references } from '../fakes/service.ts';

const TODAY = '2026-11-23';
const DAY_BY_DAY = [1, 2, 3, 4, 5].map((day) => `2026-03-0${day}T06:00:00.000Z`);

const numberOf = (first11: string): Iin => {
  const iin = completeIin(first11);
  if (!iin) throw new Error('no number begins so');
  return iin;
};
const ALIYA = numberOf('85010110001');
const BOLAT = numberOf('83050510002');
/** Born on 2 February 2008: of age since 2 February 2026. */
const YOUNG = numberOf('08020250003');
const CHILD = numberOf('15020250003');

const bare = {
  applicationNumber: '17',
  registeredOn: '2026-01-10',
  applicantIin: ALIYA,
  authority: { kato: '750000000', name: { kk: 'Алматы қаласы', ru: 'город Алматы' } },
};
const withFamily = { ...bare, family: [BOLAT, YOUNG, CHILD].map((iin) => ({ iin })) };
const assigned = {
  ...withFamily,
  assistance: 'conditional',
  socialContract: { number: 'ӘК-17', date: '2026-01-18' },
  decision: { kind: 'assign', on: '2026-01-20', socialPackage: 'granted' },
  period: { from: '2026-01', to: '2026-12' },
  totalTenge: 138_900,
};
const FACTS = {
  assistance: 'conditional',
  socialContract: { number: 'ӘК-17', date: '2026-01-18' },
  socialPackage: 'granted',
  period: { from: '2026-01', to: '2026-12' },
  totalTenge: 138_900,
};

let stores: Stores;
let imported: number;
beforeEach(() => {
  stores = makeMemory();
  imported = 0;
});

/** Sends rows as one batch, a day after the batch before; what they are rejected for. */
async function send(...rows: object[]) {
  const at = DAY_BY_DAY[imported++] ?? '';
  const good: Entry[] = rows.map((row) => entry(TODAY).parse(row));
  return makeImportEntries({ register: stores.register, references, now: () => at })(good);
}

async function told(iin: Iin = ALIYA, today = TODAY): Promise<Notice[]> {
  const ref = await references.citizen(iin);
  return noticesOf(await stores.register.journalOfPerson(ref), adultTold({ ref, iin }, today), sha256);
}
const kinds = async (iin?: Iin) => (await told(iin)).map(({ kind }) => kind);

describe('what a family is told', () => {
  test('given an application and later its assignment, then each is one message with all that the journal says', async () => {
    await send(withFamily);
    await send(assigned);
    const application = { number: '17', registeredOn: '2026-01-10', authority: bare.authority };
    expect(await told()).toEqual([
      {
        id: expect.stringMatching(/^[\w-]{22}$/),
        kind: 'application-registered',
        on: '2026-01-10',
        application,
        facts: {},
        recordedAt: DAY_BY_DAY[0],
      },
      {
        id: expect.stringMatching(/^[\w-]{22}$/),
        kind: 'tsa-assigned',
        on: '2026-01-20',
        decision: 'assign',
        application,
        facts: FACTS,
        recordedAt: DAY_BY_DAY[1],
      },
    ]);
  });

  test.each([
    ['refuse', 'tsa-refused'],
    ['change-amount', 'tsa-changed'],
    ['suspend', 'tsa-changed'],
    ['stop', 'tsa-changed'],
  ])('given a decision to %s, then it is %s', async (kind, expected) => {
    await send({ ...assigned, decision: { kind, on: '2026-02-03' } });
    expect(await told()).toMatchObject([
      { kind: 'application-registered' },
      { kind: expected, decision: kind },
    ]);
  });

  test('given a refusal, then its reason', async () => {
    const reason = { kk: 'Табысы жоғары', ru: 'Доход выше черты' };
    await send({ ...withFamily, decision: { kind: 'refuse', on: '2026-01-20', reason } });
    expect((await told())[1]).toMatchObject({ kind: 'tsa-refused', facts: { reason } });
  });

  test('given the row again with an additional decision, then that is told with its own amount, and the first stays as it was', async () => {
    const additionalAgreement = { number: 'ҚК-1', date: '2026-04-20' };
    await send(assigned);
    await send({ ...assigned, additionalAgreement });
    await send({
      ...assigned,
      additionalAgreement,
      additionalDecision: { kind: 'assign', on: '2026-05-02' },
      additionalTotalTenge: 46_300,
      period: { from: '2026-01', to: '2027-03' },
    });
    expect((await told()).slice(1)).toMatchObject([
      { kind: 'tsa-assigned', facts: FACTS },
      { kind: 'tsa-additional-agreement', on: '2026-04-20', facts: { additionalAgreement } },
      {
        kind: 'tsa-additional-assigned',
        on: '2026-05-02',
        facts: { additionalAgreement, totalTenge: 46_300, period: { from: '2026-01', to: '2027-03' } },
      },
    ]);
  });

  test('given an additional decision to refuse, then it is told, without an amount', async () => {
    const additionalDecision = { kind: 'refuse', on: '2026-05-02' };
    await send({ ...assigned, additionalDecision, additionalTotalTenge: 1 });
    const last = (await told()).at(-1);
    expect(last).toMatchObject({ kind: 'tsa-additional-refused', on: '2026-05-02', facts: {} });
    expect(last?.facts).toEqual({});
  });
});

describe('who of a family is told', () => {
  test('given an assignment, then every adult of that day, and no child', async () => {
    await send(assigned);
    expect(await kinds(BOLAT)).toEqual(['application-registered', 'tsa-assigned']);
    expect(await kinds(YOUNG)).toEqual([]);
    expect(await kinds(CHILD)).toEqual([]);
  });

  test('given somebody who came of age before the decision, then they are told of it, and not of the registration', async () => {
    await send({ ...assigned, decision: { kind: 'assign', on: '2026-02-02' } });
    expect(await kinds(YOUNG)).toEqual(['tsa-assigned']);
    expect(await told(YOUNG, '2026-02-01')).toEqual([]);
  });

  test('given a decision that names no family, then that of the decision before, and of the application', async () => {
    await send({ ...bare, family: [{ iin: BOLAT }] });
    await send({ ...bare, decision: { kind: 'assign', on: '2026-01-20' }, period: assigned.period });
    await send({ ...bare, decision: { kind: 'stop', on: '2026-02-20' } });
    expect(await kinds(BOLAT)).toEqual(['application-registered', 'tsa-assigned', 'tsa-changed']);
  });

  test('given a person who left the family before a decision, then they are not told of that one', async () => {
    await send(assigned);
    await send({ ...assigned, decision: { kind: 'change-amount', on: '2026-02-20' }, family: [] });
    expect(await kinds()).toEqual(['application-registered', 'tsa-assigned', 'tsa-changed']);
    expect(await kinds(BOLAT)).toEqual(['application-registered', 'tsa-assigned']);
  });

  test('given another family’s application of the same number, then nobody hears of it', async () => {
    const other = numberOf('70010110001');
    await send(assigned, { ...bare, applicantIin: other, decision: { kind: 'refuse', on: '2026-01-21' } });
    expect(await kinds()).toEqual(['application-registered', 'tsa-assigned']);
    expect(await kinds(other)).toEqual(['application-registered', 'tsa-refused']);
  });
});

describe('what is no second message', () => {
  test('given the same row again, in one batch or the next, then none, and the first stays as it was', async () => {
    await send(assigned, assigned);
    const before = await told();
    await send(assigned);
    expect(await told()).toEqual(before);
  });

  test('given a shorter version of the row, then none', async () => {
    await send(assigned);
    await send({ ...bare, decision: { kind: 'assign', on: '2026-01-20' }, period: assigned.period });
    expect(await kinds()).toEqual(['application-registered', 'tsa-assigned']);
  });

  test('given another spelling of the authority, then none', async () => {
    await send(assigned);
    const authority = { kato: '75', name: { kk: 'Алматы қ.', ru: 'г. Алматы' } };
    await send({ ...assigned, authority });
    expect(await kinds()).toEqual(['application-registered', 'tsa-assigned']);
  });

  test('given two versions of one decision in one batch, then one message of both', async () => {
    await send({ ...assigned, totalTenge: undefined }, { ...assigned, assistance: undefined });
    expect((await told()).slice(1)).toMatchObject([{ kind: 'tsa-assigned', facts: FACTS }]);
  });

  test('given a row wrong and right in one batch with its withdrawal, then only what is right', async () => {
    await send({ ...assigned, withdrawn: true }, { ...assigned, totalTenge: 150_000 });
    expect((await told()).slice(1)).toMatchObject([{ facts: { ...FACTS, totalTenge: 150_000 } }]);
  });
});

describe('what is put right', () => {
  test('given another amount for the same decision, then a message that corrects the first, which stays', async () => {
    await send(assigned);
    await send({ ...assigned, totalTenge: 150_000 });
    const [, first, second, ...more] = await told();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ facts: FACTS, recordedAt: DAY_BY_DAY[0] });
    expect(first).not.toHaveProperty('corrects');
    expect(second).toMatchObject({
      kind: 'tsa-assigned',
      on: '2026-01-20',
      facts: { ...FACTS, totalTenge: 150_000 },
      recordedAt: DAY_BY_DAY[1],
      corrects: first?.id,
    });
  });

  test('given a reason that comes late, then it corrects the refusal', async () => {
    const refused = { ...withFamily, decision: { kind: 'refuse', on: '2026-01-20' } };
    const reason = { kk: 'Табысы жоғары', ru: 'Доход выше черты' };
    await send(refused);
    await send({ ...refused, decision: { ...refused.decision, reason } });
    expect((await told()).slice(1)).toMatchObject([
      { facts: {} },
      { facts: { reason }, corrects: expect.any(String) },
    ]);
  });

  test('given the row taken back, then that is told, once, and so is that it stands again', async () => {
    await send(assigned);
    await send({ ...assigned, withdrawn: true });
    await send({ ...assigned, withdrawn: true });
    await send({ ...assigned, withdrawn: false });
    const decided = (await told()).filter(({ kind }) => kind === 'tsa-assigned');
    expect(decided).toMatchObject([
      { recordedAt: DAY_BY_DAY[0], facts: FACTS },
      { recordedAt: DAY_BY_DAY[1], facts: FACTS, takenBack: true },
      { recordedAt: DAY_BY_DAY[3], facts: FACTS },
    ]);
    expect(decided.map(({ corrects }) => corrects)).toEqual([undefined, decided[0]?.id, decided[1]?.id]);
    expect(new Set(decided.map(({ id }) => id)).size).toBe(3);
  });

  test('given a wrong row taken back and the right one sent, then one correction', async () => {
    await send(assigned);
    await send({ ...assigned, withdrawn: true }, { ...assigned, totalTenge: 1_000 });
    expect((await told()).filter(({ kind }) => kind === 'tsa-assigned')).toMatchObject([
      { facts: FACTS },
      { facts: { totalTenge: 1_000 }, corrects: expect.any(String) },
    ]);
  });

  test('given somebody named by mistake, then they are told that it is taken back, and the others nothing', async () => {
    await send(assigned);
    await send({ ...assigned, withdrawn: true }, { ...assigned, family: [] });
    expect((await told(BOLAT)).filter(({ takenBack }) => takenBack).map(({ kind }) => kind)).toEqual([
      'application-registered',
      'tsa-assigned',
    ]);
    expect(await kinds()).toEqual(['application-registered', 'tsa-assigned']);
  });
});
