import { expect, test } from 'vitest';
import { makeRecordOpening } from '../../functions/read-answer/record-opening.ts';
import { DAY, plus } from '../../shared/domain/time.ts';
import { randomId, sha256 } from '../../shared/signing/random.ts';
import { openTable, type Table } from '../../shared/storage/table.ts';
import { aContact, aRef, aRow, BANK } from '../builders.ts';
import { asksAbout, codes, makeService, references } from '../fakes/service.ts';
import { openStores, useTables } from './storage.ts';

useTables();

type Capacity = { TableName: string; CapacityUnits: number };

/** A table whose writes are counted, as DynamoDB itself bills them: `ReturnConsumedCapacity` of every call. */
function meteredTable(): Table & { units: () => number } {
  let units = 0;
  const table = openTable('requests');
  table.documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const writes = /^(Put|Update|Delete|TransactWrite)/.test(commandName);
        if (!writes) return next(args);
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const { ConsumedCapacity = [] } = result.output as { ConsumedCapacity?: Capacity | Capacity[] };
        for (const { CapacityUnits } of [ConsumedCapacity].flat()) units += CapacityUnits;
        return result;
      },
    { step: 'initialize', priority: 'high' },
  );
  return { ...table, units: () => units };
}

/**
 * What each step writes to the requests table, for a typical request (under 1 kB until it is answered). A write takes a
 * unit, twice that in a transaction; so does each index whose key appears or goes, and two where the key changes.
 */
test('given one confirmation by SMS, about a family and read once, then it takes 32 write units at most', async () => {
  const table = meteredTable();
  const { stores, phones, set, ...service } = makeService(openStores(table));
  const phone = '+77011234567';
  const contact = aContact({ phone, phoneRef: await references.phone(phone), language: 'ru' });
  const asked = asksAbout({
    requester: {
      id: BANK,
      kind: 'organisation',
      name: '«Алатау» банкі АҚ',
      names: { ru: 'АО «Банк Алатау»', en: 'Alatau Bank JSC' },
      class: 'bank',
    },
  });
  await stores.register.putContacts([{ citizenRef: asked.citizenRef, ...contact }]);
  const family = aRow({ applicantRef: asked.citizenRef, familyRefs: [aRef(), aRef()] });
  await stores.register.putRows([{ row: family, source: {} }]);

  const steps: Record<string, number> = {};
  const measure = async <T>(name: string, step: () => Promise<T>): Promise<T> => {
    const before = table.units();
    const result = await step();
    steps[name] = table.units() - before;
    return result;
  };

  const submitted = await measure('submit', () => service.submitRequest(asked));
  if (submitted.kind !== 'accepted') throw new Error('it is the first');
  const { id } = submitted.request;
  service.wait(900);
  await measure('ask', () => service.advance(id));
  service.wait(60_000);
  const text = `${await codes(id, 1)} ДА`;
  await measure('reply', () =>
    service.receiveSms({ messageId: randomId(), from: phone, text, receivedAt: null }),
  );
  service.wait(200);
  await measure('answer', () => service.advance(id));
  const answered = (await stores.requests.find(id))?.request;
  if (answered?.status !== 'answered') throw new Error('it is answered by now');
  const open = makeRecordOpening({
    ...stores,
    now: service.now,
    sha256,
    keepUntil: (at) => plus(at, DAY),
    report: (_id, _form, error) => {
      throw error;
    },
  });
  await measure('read', () => open(answered, 'json'));
  await measure('read again', () => open(answered, 'json'));

  const opened = (await stores.openings.of([id])).get(id);
  expect(opened).toMatchObject([{ type: 'opened', form: 'json' }]);
  // The prompt, and the acknowledgement of the reply.
  expect(phones.sent).toHaveLength(2);
  expect(steps).toEqual({
    // A place among the requester's 1; the request and its lock in one transaction (2 × 2), three indexes.
    submit: 8,
    // The citizen's day and the phone's 2; the window 1, its index 1; the request 1, the due index that moves 2: to the requester it is no change.
    ask: 7,
    // The try 1, the message 1, the note 1; the request 1; two indexes that move 4.
    reply: 8,
    // What the family sees 1; the request, above 1 kB now, 2; one index that goes 1, one that moves 2, one that appears 1; the day's counter 1.
    answer: 8,
    // The opening 1, the first time in this form.
    read: 1,
    'read again': 0,
  });
  expect(table.units()).toBeLessThanOrEqual(32);
});
