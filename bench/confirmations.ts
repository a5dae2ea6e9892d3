/**
 * Confirmations a second through the whole service, and how long an answer takes after the consent, beside what the
 * engine alone does for the same writes through the bare SDK. `npm run bench -- [confirmations] [at once]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { startEngine } from '../local/aws/engine.ts';
import { withoutRequestToken } from '../local/aws/engine-remedies.ts';
import { createTables } from '../local/runtime/tables.ts';
import { type Service, startService } from '../test/support/service.ts';

const CONFIRMATIONS = Number(process.argv[2] ?? 500);
const AT_ONCE = Number(process.argv[3] ?? 16);
const PEOPLE = 200;

/** Runs `work` for each index, some at once; gives the whole time, ms. */
async function timed(count: number, work: (index: number) => Promise<void>): Promise<number> {
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let index = next++; index < count; index = next++) await work(index);
    }),
  );
  return performance.now() - began;
}

const perSecond = (count: number, ms: number): number => count / (ms / 1000);

/** The writes of one confirmation by SMS, with items of the sizes that the service stores and the same index keys. */
async function bareWrites(documents: DynamoDBDocumentClient, index: number): Promise<void> {
  const id = index.toString(16).padStart(32, '0');
  const at = new Date().toISOString();
  const citizen = `citizen-${id.slice(-18)}`;
  const request = {
    pk: `request#${id}`,
    sk: 'request',
    requesterId: '900140000020',
    citizenRef: citizen,
    createdAt: at,
  };
  const window = { pk: `citizen#${citizen}`, sk: 'window#900140000020', requestId: id };
  const put = (item: Record<string, unknown>) =>
    documents.send(new PutCommand({ TableName: 'requests', Item: item }));
  const state = (step: number, size: number) => ({
    ...request,
    changeKey: `${at}#${step}${id}`,
    ...(step < 3 && { due: `due#${index % 4}`, dueAt: `${at}${step}` }),
    body: 'x'.repeat(size),
  });
  const add = (pk: string, name: string) =>
    documents.send(
      new UpdateCommand({
        TableName: 'requests',
        Key: { pk, sk: 'counter' },
        UpdateExpression: 'ADD #name :one',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );
  await documents.send(
    new TransactWriteCommand({
      TransactItems: [
        {
          Put: {
            TableName: 'requests',
            Item: state(0, 350),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        { Put: { TableName: 'requests', Item: window, ConditionExpression: 'attribute_not_exists(pk)' } },
      ],
    }),
  );
  await add(`sms-budget#${citizen}`, 'sent');
  await put({ ...window, phoneRef: `phone-${id}`, deadline: at, body: 'x'.repeat(200) });
  await put(state(1, 450));
  await add(window.pk, 'tries');
  await put(state(2, 550));
  await put({ pk: `inbound#${id}`, sk: 'inbound' });
  await put(state(3, 800));
  await add(`service-level#${index % 4}`, 'bucket');
}

async function bareEngine(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'kelisim-bench-'));
  const engine = await startEngine({
    file: join(folder, 'dynamodb.sqlite'),
    positions: {},
    onExit: (line) => console.error(line),
  });
  const client = new DynamoDBClient({
    endpoint: engine.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  // The same remedy as the service has: the engine slows down with each transaction token it has seen.
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: Uint8Array; headers: Record<string, string> };
      if (request.headers['x-amz-target']?.endsWith('.TransactWriteItems')) {
        request.body = Buffer.from(withoutRequestToken(JSON.parse(new TextDecoder().decode(request.body))));
        request.headers['content-length'] = String(request.body.length);
      }
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  await createTables(client);
  const documents = DynamoDBDocumentClient.from(client);
  await timed(AT_ONCE * 4, (index) => bareWrites(documents, index + 10_000_000));
  const rate = perSecond(CONFIRMATIONS, await timed(CONFIRMATIONS, (index) => bareWrites(documents, index)));
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
  return rate;
}

async function confirm(
  service: Service,
  bank: string,
  { iin, phone }: { iin: string; phone: string },
): Promise<number> {
  const { body } = await service.call('POST', '/v1/requests', {
    token: bank,
    body: { iin, purpose: 'credit' },
  });
  const asked = await service.until(
    () => service.codes(phone),
    (codes) => codes.length > 0,
  );
  await service.reply(phone, `${asked.at(-1)} ИӘ`);
  const answered = await service.whenStatus(body.id, bank, 'answered');
  return Date.parse(String(answered.answeredAt)) - Date.parse(answered.decidedAt);
}

async function wholeService(): Promise<{ rate: number; delays: number[] }> {
  const service = await startService({ env: { POWERTOOLS_LOG_LEVEL: 'WARN' } });
  const bank = await service.bank();
  const register = await service.token({ bin: '900140000090', scope: 'register' });
  const people = Array.from({ length: CONFIRMATIONS + PEOPLE }, (_, index) => ({
    iin: service.nextIin(),
    phone: `+7702${String(1_000_000 + index)}`,
  }));
  for (let start = 0; start < people.length; start += 100) {
    const contacts = people.slice(start, start + 100).map((person) => ({ ...person, language: 'kk' }));
    await service.call('POST', '/v1/register/contacts', { token: register, body: { contacts } });
  }
  const delays: number[] = [];
  const one = async (index: number): Promise<void> => {
    const person = people[index];
    if (person) delays.push(await confirm(service, bank, person));
  };
  await timed(AT_ONCE * 2, (index) => one(CONFIRMATIONS + index));
  delays.length = 0;
  const rate = perSecond(CONFIRMATIONS, await timed(CONFIRMATIONS, one));
  await service.stop();
  return { rate, delays };
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;

const bare = await bareEngine();
const { rate, delays } = await wholeService();
console.log(`engine alone, the same writes   ${bare.toFixed(0)} confirmations/s`);
console.log(
  `whole service                   ${rate.toFixed(0)} confirmations/s (${((100 * rate) / bare).toFixed(0)} %)`,
);
console.log(
  `consent to answer               p50 ${quantile(delays, 0.5)} ms, p99 ${quantile(delays, 0.99)} ms`,
);
