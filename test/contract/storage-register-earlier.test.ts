import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeImportEntries } from '../../functions/import-entries/import-entries.ts';
import { type Entry, entry } from '../../shared/contract/bodies/register.ts';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { membershipOn, type RegisterRow } from '../../shared/domain/membership.ts';
import { PRESENT_KEYS } from '../../shared/storage/keys.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { openTable } from '../../shared/storage/table.ts';
import { aRef, aRow, START } from '../builders.ts';
import { references } from '../fakes/service.ts';
import { useTables } from './storage.ts';

useTables();

/** A row as it was stored while KATO and number, as they were spelled, and the decision made its key. */
async function putEarlier(row: RegisterRow, source: object = {}): Promise<void> {
  const { documents, name } = openTable('register');
  const application = `application#${row.authority.kato}#${row.applicationNumber}`;
  const sk = row.decision ? `decision#${row.decision.on}#${row.decision.kind}` : 'undecided';
  const put = (item: object) => documents.send(new PutCommand({ TableName: name, Item: { ...item } }));
  for (const ref of [row.applicantRef, ...(row.familyRefs ?? [])]) {
    await put({ pk: `person#${ref}`, sk: application });
  }
  await put({ pk: application, sk, ...row, source });
}

async function partition(pk: string): Promise<unknown[]> {
  const { documents, name } = openTable('register');
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    }),
  );
  return Items ?? [];
}

const spelled = (row: RegisterRow, kato: string, applicationNumber = row.applicationNumber): RegisterRow => ({
  ...row,
  applicationNumber,
  authority: { ...row.authority, kato },
});

describe('rows stored under an earlier form of key', () => {
  const today = '2026-11-25';
  let iin: string;
  let people = 0;
  beforeEach(async () => {
    // A register that had rows before does not say of itself that it was made since.
    const { documents, name } = openTable('register');
    await documents.send(new DeleteCommand({ TableName: name, Key: PRESENT_KEYS }));
    do iin = completeIin(`8501011${String(++people).padStart(4, '0')}`) ?? '';
    while (iin === '');
  });
  const sent = (row: RegisterRow, changes: object = {}): Entry =>
    entry(today).parse({
      applicationNumber: row.applicationNumber,
      registeredOn: row.registeredOn,
      applicantIin: iin,
      authority: row.authority,
      decision: row.decision,
      period: row.period ?? undefined,
      ...changes,
    });
  const belongs = async (ref: string) =>
    membershipOn(await makeRegister(openTable('register')).rowsOf(ref), ref, today).belongs;
  const importing = (...entries: Entry[]) =>
    makeImportEntries({ register: makeRegister(openTable('register')), references, now: () => START })(
      entries,
    );
  const ofIin = async (changes: Partial<RegisterRow> = {}) =>
    aRow({ applicantRef: await references.citizen(iin), ...changes });
  const stop = { decision: { kind: 'stop', on: '2026-06-01' }, period: undefined };

  test('given nothing new, then they count as before, in the one spelling', async () => {
    const child = aRef();
    const row = aRow({ familyRefs: [child] });
    await putEarlier(spelled(row, '75', ` ${row.applicationNumber}`));
    expect(await makeRegister(openTable('register')).rowsOf(child)).toEqual([row]);
  });

  test.each(['750000000', '7500', '75'])(
    'given a row under KATO %s, when a stop comes, then it ends for the whole family',
    async (kato) => {
      const child = aRef();
      const row = await ofIin({ familyRefs: [child] });
      await putEarlier(spelled(row, kato));
      expect(await belongs(child)).toBe(true);
      expect(await importing(sent(row, stop))).toEqual([]);
      expect(await belongs(child)).toBe(false);
    },
  );

  test('given a person named only later, when asked, then the period of the earlier row is theirs too', async () => {
    const row = await ofIin();
    await putEarlier(spelled(row, '75'));
    const member = '850101100111';
    const change = { decision: { kind: 'change-amount', on: '2026-06-01' }, period: undefined };
    await importing(sent(row, { ...change, family: [{ iin: member }] }));
    expect(await belongs(await references.citizen(member))).toBe(true);
  });

  test('given the same row again, then nothing is doubled that counts, and none is left behind', async () => {
    const row = await ofIin({ familyRefs: null });
    await putEarlier(row);
    expect(await importing(sent(row))).toEqual([]);
    expect(await belongs(row.applicantRef)).toBe(true);
    expect(await partition(`application#750000000#${row.applicationNumber}`)).toEqual([]);
    await importing(sent(row, stop), sent(row));
    expect(await belongs(row.applicantRef)).toBe(false);
  });

  test('given an earlier row is taken back, then it counts no more, nor when it is sent again', async () => {
    const row = await ofIin({ familyRefs: [aRef()] });
    await putEarlier(spelled(row, '7500'), { decision: row.decision, address: ' Алматы' });
    expect(await importing(sent(row, { withdrawn: true }))).toEqual([]);
    expect(await belongs(row.applicantRef)).toBe(false);
    expect(await importing(sent(row))).toMatchObject([{ fault: { pointer: '/withdrawn' } }]);
    expect(await belongs(row.applicantRef)).toBe(false);
  });

  test('given one number of two years under one key, then only the application’s own rows are moved', async () => {
    const other = aRow({ registeredOn: '2025-12-10' });
    const row = await ofIin({ applicationNumber: other.applicationNumber, registeredOn: '2026-01-10' });
    await putEarlier(row);
    await putEarlier({ ...other, decision: { kind: 'assign', on: '2025-12-20' } });
    await importing(sent(row, stop));
    expect(await belongs(row.applicantRef)).toBe(false);
    expect(await belongs(other.applicantRef)).toBe(true);
  });
});
