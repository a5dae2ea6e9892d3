import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleFunctions } from '../../infra/lambda/bundle.ts';
import { alarmTold } from '../../local/phone/sms-topics.ts';
import { TICK } from '../../shared/aws/events.ts';
import { variablesOf } from '../../shared/service/environment.ts';
import { FUNCTION_ENTRIES, type FunctionName } from '../../shared/service/table.ts';
import { type Bundled, httpEvent, startBundled } from '../support/bundled.ts';

/** What a first call is answered where there is nothing yet, when it is not 200. */
const STATUS: Record<string, number> = {
  'POST /v1/requests': 202,
  'GET /v1/requests/{id}': 404,
  'GET /v1/requests/{id}/answer': 404,
  'GET /v1/requests/{id}/evidence': 404,
  'GET /v1/consents/{id}/receipt': 404,
  'GET /v1/me/messages/{id}': 404,
  'GET /v1/answers/{verificationCode}': 404,
  'POST /v1/sms/receipts': 404,
  'POST /v1/requests/{id}/cancel': 404,
  'POST /v1/consents/{id}/decision': 404,
  'POST /v1/consents/{id}/code': 404,
  'POST /v1/register/entries': 400,
  'GET /v1/register/requesters/{bin}': 404,
  'PUT /v1/webhook': 201,
  'DELETE /v1/webhook': 204,
  'POST /v1/webhook/deliveries/{deliveryId}/replay': 404,
  'POST /v1/webhook/secret': 404,
  'POST /v1/sms/inbound': 401,
};

let bundled: Bundled;
beforeAll(async () => {
  bundled = await startBundled();
}, 240_000);
afterAll(() => bundled.stop());
const run: Bundled['run'] = (name, events) => bundled.run(name, events);

describe('each bundle, alone in a bare Node process', () => {
  test('runs on the Node of the functions', () => {
    expect(process.version).toMatch(/^v24\./);
  });

  const http = FUNCTION_ENTRIES.filter(({ routes }) => routes);
  test.concurrent.each(http)(
    '$name answers a first call of each of its routes',
    async ({ name, routes = {} }) => {
      const keys = Object.entries(routes);
      const events = keys.map(([key, access]) => httpEvent(key, 'scope' in access ? access.scope : null));
      const answers = (await run(name, events)) as { statusCode: number }[];
      expect(answers.map(({ statusCode }, index) => [keys[index]?.[0], statusCode])).toEqual(
        keys.map(([key]) => [key, STATUS[key] ?? expect.toBeOneOf([200, 204])]),
      );
    },
  );

  test('refuse-call answers what no route fits', async () => {
    const [answer] = (await run('refuse-call', [
      { ...httpEvent('GET /v1/nothing', null), routeKey: '$default' },
    ])) as {
      statusCode: number;
    }[];
    expect(answer?.statusCode).toBe(404);
  });

  test('read-own-answer prints, with the fonts in its package', async () => {
    const event = { ...httpEvent('GET /v1/me/answer', 'consents'), headers: { accept: 'application/pdf' } };
    const [answer] = (await run('read-own-answer', [event])) as { statusCode: number; body: string }[];
    expect(answer?.statusCode).toBe(200);
    expect(Buffer.from(answer?.body ?? '', 'base64').toString('latin1')).toMatch(/^%PDF-[\s\S]*DejaVuSans/);
  });

  const record = { dynamodb: { SequenceNumber: '1', Keys: { pk: { S: 'request#nobody' } } } };
  test('advance-request takes a tick and a stream record', async () => {
    const answers = await run('advance-request', [{ source: 'aws.events' }, { Records: [record] }]);
    expect(answers).toEqual([null, { batchItemFailures: [] }]);
  });

  test('deliver-webhooks takes a tick', async () => {
    expect(await run('deliver-webhooks', [TICK])).toEqual([null]);
  });

  test('receive-sms takes a message from the topic', async () => {
    const Timestamp = '2026-11-25T06:00:00.000Z';
    const Message = JSON.stringify({
      originationNumber: '+77010000020',
      messageBody: '123456 YES',
      inboundMessageId: 'first',
    });
    expect(await run('receive-sms', [{ Records: [{ Sns: { Message, Timestamp } }] }])).toEqual([null]);
  });

  test('hold-sms takes what the alarm tells', async () => {
    expect(await run('hold-sms', [alarmTold('ALARM', '2026-11-25T06:00:00.000Z')])).toEqual([null]);
  });
});

/** Of zod's Dutch texts: `import { z }` carries those of every language, some 360 kB, `import * as z` none of them. */
const DUTCH = 'Ongeldige invoer';

test.each(FUNCTION_ENTRIES)('$name goes without the languages of a library', ({ name }) => {
  expect(codeIn(join(bundled.folder, 'functions', name))).not.toContain(DUTCH);
});

/** A function's code, with the parts that it loads when they are needed. */
const codeIn = (folder: string): string =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');

const handlerOf = (name: FunctionName): string =>
  readFileSync(join(bundled.folder, 'functions', name, 'handler.mjs'), 'utf8');

test.each(FUNCTION_ENTRIES)(
  '$name looks for credentials where Lambda puts them, and nowhere else',
  ({ name }) => {
    expect(codeIn(join(bundled.folder, 'functions', name))).not.toMatch(
      /AWS_CONTAINER_CREDENTIALS|sso_session|AssumeRoleWithWebIdentity/,
    );
  },
);

test('what prints pages, and what transliterates names, is loaded by whoever needs it and not at the start', () => {
  const PARTS = { '%PDF-': 'read-answer', blockNum: 'advance-request' } as const;
  for (const [mark, owner] of Object.entries(PARTS)) {
    for (const { name } of FUNCTION_ENTRIES) expect(handlerOf(name), name).not.toContain(mark);
    expect(codeIn(join(bundled.folder, 'functions', owner))).toContain(mark);
  }
});

test('given bundles that are made again while others read them, then only what is other is written, and whole', () => {
  const folder = join(bundled.folder, 'functions');
  const written = () =>
    new Map(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => statSync(join(folder, file)).isFile())
        .map((file) => [file, statSync(join(folder, file), { bigint: true }).mtimeNs]),
    );
  const before = written();
  const other = join('submit-request', 'handler.mjs');
  const contents = readFileSync(join(folder, other));
  writeFileSync(join(folder, other), 'of another release');
  writeFileSync(join(folder, 'read-answer', 'part-OTHER.mjs'), 'of another release');
  // Whoever has it open goes on reading what it was.
  const open = join(bundled.folder, 'open');
  linkSync(join(folder, other), open);
  bundleFunctions(folder);
  const after = written();
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  expect([...after].filter(([file, at]) => before.get(file) !== at)).toEqual([[other, after.get(other)]]);
  expect(readFileSync(join(folder, other))).toEqual(contents);
  expect(readFileSync(open, 'utf8')).toBe('of another release');
});

describe('a function is told and granted nothing that no line of its bundle uses', () => {
  let bundles: string;
  beforeAll(() => {
    bundles = mkdtempSync(join(tmpdir(), 'kelisim-used-'));
    // The list of all variables would have every name in every bundle.
    bundleFunctions(bundles, { without: ['*/service/environment.ts'] });
  }, 240_000);
  afterAll(() => rmSync(bundles, { recursive: true }));

  const codeOf = (name: FunctionName) => codeIn(join(bundles, name));
  /**
   * `BatchGetItem` is called by `new BatchGetCommand(…)`, to whose name esbuild may add a number; `ConditionCheckItem` is a
   * part of a transaction.
   */
  const callOf = (action: string) =>
    action === 'ConditionCheckItem'
      ? /\bConditionCheck:/
      : new RegExp(`new ${action.replace('Item', '')}Command\\d*\\(`);

  test.each(FUNCTION_ENTRIES)('$name reads every variable that it finds', ({ name }) => {
    const code = codeOf(name);
    const unread = variablesOf(name).filter((variable) => !new RegExp(`\\b${variable}\\b`).test(code));
    expect(unread).toEqual([]);
  });

  test.each(FUNCTION_ENTRIES)('$name has a call for every action that it may do', ({ name, touches }) => {
    const code = codeOf(name);
    const uncalled = Object.entries(touches).flatMap(([path, actions]: [string, readonly string[]]) => {
      const [, index] = path.split('/');
      const isNamed = index === undefined || code.includes(`IndexName:"${index}"`);
      return actions
        .filter((action) => !isNamed || !callOf(action).test(code))
        .map((action) => `${action} ${path}`);
    });
    expect(uncalled).toEqual([]);
  });
});
