import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeError, type Logger, reportTo } from '../../shared/telemetry/logger.ts';
import { IIN } from '../builders.ts';

const PHONE = '+77011234567';

describe('an error in a log', () => {
  test('given an error, then its name, message and stack, and nothing else', () => {
    const described = describeError(Object.assign(new TypeError('it broke'), { body: IIN }));
    expect(described).toEqual({
      name: 'TypeError',
      message: 'it broke',
      stack: expect.stringContaining('it broke'),
    });
  });

  test.each([
    ['an IIN', `nobody has ${IIN}`],
    ['a phone', `${PHONE} is opted out`],
    ['a code', 'the code 123456 is wrong'],
  ])('given %s in a message, then it is taken out, of the stack and the causes too', (_given, message) => {
    const error = new Error(message, { cause: new Error(message, { cause: new Error(message) }) });
    expect(JSON.stringify(describeError(error))).not.toMatch(/\d{6}/);
    expect(describeError(error)).toMatchObject({ message: message.replace(/\d{6,}/, '…') });
  });

  test('given causes, then all of them', () => {
    const error = new Error('third', { cause: new Error('second', { cause: new RangeError('first') }) });
    expect(describeError(error)).toMatchObject({
      message: 'third',
      cause: { message: 'second', cause: { name: 'RangeError', message: 'first' } },
    });
  });

  test('given an error of AWS with the item that stood in the way, then without the item', () => {
    const error = new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: { requestId: 'one' },
      Item: { iin: { S: IIN }, requesterName: { S: 'Planted' } },
    });
    const text = JSON.stringify(describeError(error));
    expect(text).toContain('ConditionalCheckFailedException');
    expect(text).not.toMatch(/Planted|Item|\d{12}/);
  });

  test('given a document that does not parse, then without what it held', () => {
    const { error } = z.strictObject({ iin: z.number() }).safeParse({ iin: IIN, planted: PHONE });
    expect(JSON.stringify(describeError(error))).not.toMatch(/\d{6}/);
  });

  test.each([
    ['a text', `nobody has ${IIN}`, { name: 'string' }],
    ['nothing', undefined, { name: 'undefined' }],
    ['null', null, { name: 'object' }],
    ['a number', 850101100012, { name: 'number' }],
    [
      'an object',
      { name: 'Throttled', requestId: 'one', phone: PHONE },
      { name: 'Throttled', requestId: 'one' },
    ],
  ])('given %s was thrown, then what is known to be safe of it', (_given, thrown, described) => {
    expect(describeError(thrown)).toEqual(described);
  });

  test('given a cause that is no error (an SMS that was not accepted), then its name and request id', () => {
    const error = new Error('the SMS was not accepted', {
      cause: { name: 'Throttled', requestId: 'one', to: PHONE },
    });
    expect(describeError(error)).toMatchObject({ cause: { name: 'Throttled', requestId: 'one' } });
    expect(JSON.stringify(describeError(error))).not.toContain(PHONE);
  });
});

test('given a report, then its code is the message, and the error, if there is one, goes with it', () => {
  const lines: unknown[] = [];
  const report = reportTo({ warn: (...line: unknown[]) => lines.push(line) } as unknown as Logger);
  report('sms-budget-used-up');
  report('sms-failed', new Error(`to ${PHONE}`));
  expect(lines).toMatchObject([
    ['sms-budget-used-up', {}],
    ['sms-failed', { error: { message: 'to +…' } }],
  ]);
});
