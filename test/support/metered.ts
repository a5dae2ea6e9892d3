import { randomInt } from 'node:crypto';
import { makeRecordOpening } from '../../functions/read-answer/record-opening.ts';
import { DAY, plus } from '../../shared/domain/time.ts';
import { randomId, sha256 } from '../../shared/signing/random.ts';
import type { Contact } from '../../shared/storage/register-people.ts';
import { openTable, type Table } from '../../shared/storage/table.ts';
import { aContact, aRef, aRow, BANK } from '../builders.ts';
import { asksAbout, codes, makeService, references } from '../fakes/service.ts';
import { openStores } from './stores.ts';

type Capacity = { TableName: string; CapacityUnits: number };

/** A table whose capacity units are counted, as DynamoDB itself bills them: `ReturnConsumedCapacity` of every call. */
export function meteredTable(counted: RegExp): Table & { units: () => number } {
  let units = 0;
  const table = openTable('requests');
  table.documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (!counted.test(commandName)) return next(args);
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const { ConsumedCapacity = [] } = result.output as { ConsumedCapacity?: Capacity | Capacity[] };
        for (const { CapacityUnits } of [ConsumedCapacity].flat()) units += CapacityUnits;
        return result;
      },
    { step: 'initialize', priority: 'high' },
  );
  return { ...table, units: () => units };
}

export const WRITES = /^(Put|Update|Delete|TransactWrite)/;
export const READS = /^(Get|BatchGet|Query|TransactGet)/;

const STEPS = ['submit', 'ask', 'reply', 'answer', 'read', 'read again'] as const;

/**
 * One confirmation by SMS, about a family of three, its answer read twice by a machine; the capacity units of each step.
 * Throws where it does not come to its answer.
 */
export async function confirmMetered(table: ReturnType<typeof meteredTable>) {
  const { stores, phones, set: _set, ...service } = makeService(openStores(table));
  const phone: Contact['phone'] = `+7701${String(randomInt(10_000_000)).padStart(7, '0')}`;
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

  const steps = Object.fromEntries(STEPS.map((step) => [step, 0])) as Record<(typeof STEPS)[number], number>;
  const measure = async <T>(name: (typeof STEPS)[number], step: () => Promise<T>): Promise<T> => {
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
  const opened = (await stores.openings.of([id])).get(id) ?? [];
  return { steps, opened, sent: phones.sent.length };
}
