import { expect, test } from 'vitest';
import { partOf } from '../../bench/parts.ts';

const HERE = 'file:///home/somebody/kelisim';

test.each([
  ['signRequest', `${HERE}/node_modules/@smithy/signature-v4/dist-cjs/index.js`, 'the SDK: signing'],
  ['update', `${HERE}/shared/aws/sha256.ts`, 'the SDK: signing'],
  [
    'write',
    `${HERE}/node_modules/@smithy/core/dist-cjs/submodules/protocols/index.js`,
    'the SDK: items and JSON',
  ],
  [
    'send',
    `${HERE}/node_modules/@smithy/core/dist-cjs/submodules/client/index.js`,
    'the SDK: chain, retries, addresses',
  ],
  ['send', `${HERE}/local/aws/to-engine.ts`, 'calls to the engine (undici)'],
  ['respond', `${HERE}/local/aws/server.ts`, 'the local endpoints: permissions, faults, call log, SNS'],
  ['follow', `${HERE}/local/runtime/streams.ts`, 'streams, ticks, their position on disk'],
  ['onRequest', `${HERE}/local/runtime/server.ts`, 'the gateway and its HTTP server'],
  ['end', 'node:_http_outgoing', 'the gateway and its HTTP server'],
  ['toPhone', `${HERE}/local/phone/sms-topics.ts`, 'the phones'],
  ['move', `${HERE}/functions/advance-request/advance-request.ts`, 'the functions themselves'],
  ['readRequest', `${HERE}/shared/storage/request-items.ts`, 'the functions themselves'],
  ['(garbage collector)', '', 'collecting garbage'],
  ['(idle)', '', 'idle'],
  ['runMicrotasks', '', null],
  ['toString', '', null],
])('a frame of %s in %s is of the part %s', (functionName, url, part) => {
  expect(partOf({ functionName, url })).toBe(part);
});
