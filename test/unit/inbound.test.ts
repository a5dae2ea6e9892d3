import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  parseEndUserMessaging,
  parseGatewayMessage,
  signGatewayMessage,
  timeOfReply,
  verifyGatewaySignature,
} from '../../shared/messaging/inbound.ts';

const fromAws = {
  originationNumber: '+77011234567',
  destinationNumber: '+77070001414',
  messageKeyword: 'KELISIM',
  messageBody: '123456 ИӘ',
  inboundMessageId: 'cae173d2-66b9-564c-8309-21f858e9fb84',
  previousPublishedMessageId: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const fromGateway = { messageId: 'gw-1', from: '8 701 123 45 67', to: '1414', text: '123456 ИӘ' };

describe('an SMS from AWS End User Messaging', () => {
  test('is read', () => {
    expect(parseEndUserMessaging(JSON.stringify(fromAws))).toEqual({
      kind: 'ok',
      sms: { messageId: fromAws.inboundMessageId, from: '+77011234567', text: '123456 ИӘ', receivedAt: null },
    });
  });

  test.each([
    ['the keyword first', 'KELISIM 123456 ИӘ', 'KELISIM', '123456 ИӘ'],
    ['the keyword in another case, with marks', '\u200e kelisim: 123456 ИӘ', 'KELISIM', ': 123456 ИӘ'],
    ['the keyword without a space', 'Kelisim123456 ИӘ', 'KELISIM', '123456 ИӘ'],
    ['another keyword', 'АСП 123456 ДА', 'асп', '123456 ДА'],
    ['the keyword elsewhere', '123456 KELISIM', 'KELISIM', '123456 KELISIM'],
    ['a longer word', 'KELISIMDI 123456', 'KELISIM', 'KELISIMDI 123456'],
    ['a keyword that is the word', 'ДА 123456', 'ДА', 'ДА 123456'],
    ['a keyword that turns the meaning', 'не согласен 123456', 'НЕ', 'не согласен 123456'],
    ['a keyword that turns the meaning', 'NOT AGREE 123456', 'not', 'NOT AGREE 123456'],
    ['a keyword that is the code', '123456 ДА', '123456', '123456 ДА'],
    ['an empty keyword', '123456 ДА', '', '123456 ДА'],
    ['no keyword', '123456 ДА', null, '123456 ДА'],
  ])('given %s (%j), then the text is what follows it', (_what, messageBody, messageKeyword, text) => {
    const parsed = parseEndUserMessaging(JSON.stringify({ ...fromAws, messageBody, messageKeyword }));
    expect(parsed).toMatchObject({ kind: 'ok', sms: { text } });
  });

  test('from a number with invisible characters around is read', () => {
    const originationNumber = [...'+7 701 123-45-67'].map((each) => `\u202d${each}\u202c`).join('');
    const parsed = parseEndUserMessaging(JSON.stringify({ ...fromAws, originationNumber }));
    expect(parsed).toMatchObject({ kind: 'ok', sms: { from: '+77011234567' } });
  });

  test('may have fields that are not known here', () => {
    expect(parseEndUserMessaging(JSON.stringify({ ...fromAws, carrier: 'Kcell' })).kind).toBe('ok');
  });

  test.each([
    ['/originationNumber', { originationNumber: '+14255550182' }],
    ['/originationNumber', { originationNumber: undefined }],
    ['/messageBody', { messageBody: 'я'.repeat(1601) }],
    ['/inboundMessageId', { inboundMessageId: 'i'.repeat(129) }],
  ])('with a wrong field is invalid at %s', (pointer, change) => {
    const parsed = parseEndUserMessaging(JSON.stringify({ ...fromAws, ...change }));
    expect(parsed).toEqual({ kind: 'invalid', errors: [{ pointer, detail: expect.any(String) }] });
  });
});

describe('an SMS from the gateway', () => {
  test.each([
    ['as it is', fromGateway, null],
    [
      'with the time it came',
      { ...fromGateway, receivedAt: '2026-11-23T07:49:25+05:00' },
      '2026-11-23T02:49:25.000Z',
    ],
    [
      'with a time in microseconds',
      { ...fromGateway, receivedAt: '2026-11-23T02:49:25.123456Z' },
      '2026-11-23T02:49:25.123Z',
    ],
  ])('is read %s', (_, body, receivedAt) => {
    const sms = { messageId: 'gw-1', from: '+77011234567', text: '123456 ИӘ', receivedAt };
    expect(parseGatewayMessage(JSON.stringify(body))).toEqual({ kind: 'ok', sms });
  });

  test('may be empty or as long as 1600 characters', () => {
    for (const text of ['', 'я'.repeat(1600)]) {
      expect(parseGatewayMessage(JSON.stringify({ ...fromGateway, text })).kind).toBe('ok');
    }
  });

  test.each([
    ['/messageId', { messageId: '' }],
    ['/messageId', { messageId: 'an id' }],
    ['/messageId', { messageId: 'i'.repeat(129) }],
    ['/from', { from: '+77272501234' }],
    ['/from', { from: 77011234567 }],
    ['/to', { to: '' }],
    ['/text', { text: null }],
    ['/text', { text: 'я'.repeat(1601) }],
    ['/receivedAt', { receivedAt: 'yesterday' }],
    ['/receivedAt', { receivedAt: '2026-02-30T07:49:25+05:00' }],
    ['/receivedAt', { receivedAt: '2026-11-23T24:00:00Z' }],
    ['/receivedAt', { receivedAt: '2026-11-23T07:49:25' }],
    ['/receivedAt', { receivedAt: '2026-02-30T07:49:25Z' }],
    ['/receivedAt', { receivedAt: 1_795_402_165 }],
    ['/receivedAt', { receivedAt: '' }],
    ['', { '+77011234567': '123456' }],
  ])('with a wrong field is invalid at "%s"', (pointer, change) => {
    const parsed = parseGatewayMessage(JSON.stringify({ ...fromGateway, ...change }));
    expect(parsed).toEqual({ kind: 'invalid', errors: [{ pointer, detail: expect.any(String) }] });
  });

  test('with every field wrong has all of them named, and no value repeated', () => {
    const body = { messageId: 'mes sage', from: '87272501234', to: 1414, text: 123456, '+77011234567': 1 };
    const parsed = parseGatewayMessage(JSON.stringify(body));
    const errors = parsed.kind === 'invalid' ? parsed.errors : [];
    expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual([
      '',
      '/from',
      '/messageId',
      '/text',
      '/to',
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/mes sage|87272501234|1414|123456|77011234567/);
  });

  test('given a text cut in the middle of a character, then the half is replaced: it could not be stored', () => {
    for (const text of ['123456 ДА \ud83d', '\ude00 123456 ДА']) {
      const parsed = parseGatewayMessage(JSON.stringify({ ...fromGateway, text }));
      expect(parsed).toMatchObject({ kind: 'ok', sms: { text: text.toWellFormed() } });
    }
  });

  test('given a byte order mark in front, then it is passed over', () => {
    expect(parseGatewayMessage(`\uFEFF${JSON.stringify(fromGateway)}`).kind).toBe('ok');
  });

  test.each([
    ['/text', '"text":"123456 ЖОҚ"'],
    ['/from', '"fr\\u006fm":"+77011234567"'],
    ['/messageId', '"messageId":"gw-2"'],
  ])('given a member that stands there twice, then it is invalid at %s', (pointer, member) => {
    const body = `${JSON.stringify(fromGateway).slice(0, -1)},${member}}`;
    const parsed = parseGatewayMessage(body);
    expect(parsed).toEqual({ kind: 'invalid', errors: [{ pointer, detail: expect.any(String) }] });
    expect(JSON.stringify(parsed)).not.toMatch(/123456|7011234567|gw-/);
  });

  test.each(['', 'not json', '[]', 'null', '"text"'])('that is %j is invalid as a whole', (body) => {
    expect(parseGatewayMessage(body)).toMatchObject({ kind: 'invalid', errors: [{ pointer: '' }] });
  });

  test('is read or refused whatever the text is, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(['ok', 'invalid']).toContain(parseGatewayMessage(body).kind);
      }),
    );
  });
});

describe('the time of a reply (rule 2)', () => {
  const NOW = '2026-11-23T07:00:00.000Z';
  test.each([
    ['nothing', null, NOW],
    ['now', NOW, NOW],
    ['a while ago', '2026-11-23T06:59:30.000Z', '2026-11-23T06:59:30.000Z'],
    ['a day ago', '2026-11-22T07:00:00.000Z', '2026-11-22T07:00:00.000Z'],
    ['more than a day ago', '2026-11-22T06:59:59.999Z', NOW],
    ['in 1970', '1970-01-01T00:00:00.000Z', NOW],
    ['in a moment', '2026-11-23T07:00:00.001Z', NOW],
    ['in a year', '2027-11-23T07:00:00.000Z', NOW],
  ])('given the gateway said %s, then %s counts as %s', (_said, receivedAt, counts) => {
    const sms = { messageId: 'gw-1', from: '+77011234567', text: '', receivedAt } as const;
    expect(timeOfReply(sms, NOW)).toBe(counts);
  });
});

describe("the gateway's signature", () => {
  const secret = 'a2VsaXNpbS1nYXRld2F5LXNlY3JldA==';
  const rawBody = JSON.stringify(fromGateway);
  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  const signed = (change: Partial<Parameters<typeof signGatewayMessage>[0]> = {}) =>
    signGatewayMessage({ secret, messageId: 'gw-1', rawBody, now: new Date(), ...change });

  test.each([secret, `whsec_${secret}`])('made with %s is true', (given) => {
    expect(verifyGatewaySignature({ secret: given, headers: signed(), rawBody })).toBe(true);
  });

  test('given two secrets while one is changed for the other, then what either signed is true, and nothing else', () => {
    const newer = 'bmV3ZXItZ2F0ZXdheS1zZWNyZXQ=';
    const both = `${newer} ${secret}`;
    for (const one of [secret, newer])
      expect(verifyGatewaySignature({ secret: both, headers: signed({ secret: one }), rawBody })).toBe(true);
    const stranger = signed({ secret: 'c3RyYW5nZXItc2VjcmV0LXN0cmFuZ2Vy' });
    expect(verifyGatewaySignature({ secret: both, headers: stranger, rawBody })).toBe(false);
  });

  test('is true whatever the case of the header names, and beside the signature of an older key', () => {
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = signed();
    const headers = {
      'Webhook-Id': id,
      'Webhook-Timestamp': timestamp,
      'Webhook-Signature': `v1,b2xk ${signature}`,
    };
    expect(verifyGatewaySignature({ secret, headers, rawBody })).toBe(true);
  });

  test('is true where it came in two header lines, which API Gateway joins with a comma', () => {
    const once = signed();
    const signature = once['webhook-signature'];
    for (const joined of [`v1,b2xk,${signature}`, `${signature}, v1,b2xk`, `v1a,b2xk,${signature}`]) {
      const headers = { ...once, 'webhook-signature': joined };
      expect(verifyGatewaySignature({ secret, headers, rawBody })).toBe(true);
    }
  });

  test.each(['abc', ',1', '.0', ' 1', 'e0'])('is false for a time that is no whole number (…%s)', (more) => {
    const headers = { ...signed(), 'webhook-timestamp': `${signed()['webhook-timestamp']}${more}` };
    expect(verifyGatewaySignature({ secret, headers, rawBody })).toBe(false);
  });

  test.each([
    ['two ids', { headers: { ...signed(), 'webhook-id': 'gw-1,gw-1' } }],
    ['another key', { headers: signed({ secret: 'YW5vdGhlcg==' }) }],
    ['another body', { rawBody: rawBody.replace('ИӘ', 'ЖОҚ') }],
    ['another id', { headers: { ...signed(), 'webhook-id': 'gw-2' } }],
    ['another time', { headers: { ...signed(), 'webhook-timestamp': '1700000000' } }],
    ['a time of six minutes ago', { headers: signed({ now: minutesAgo(6) }) }],
    ['a time in six minutes', { headers: signed({ now: minutesAgo(-6) }) }],
    ['a signed id that is not the one in the body', { headers: signed({ messageId: 'gw-2' }) }],
    ['no signature', { headers: { ...signed(), 'webhook-signature': undefined } }],
    ['a signature of no version', { headers: { ...signed(), 'webhook-signature': 'v1' } }],
    ['no headers', { headers: {} }],
  ])('with %s is false', (_, change) => {
    expect(verifyGatewaySignature({ secret, headers: signed(), rawBody, ...change })).toBe(false);
  });

  test.each([
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
  ])('of %i seconds from now is %s', (seconds, isTrue) => {
    vi.useFakeTimers({ now: Date.parse('2026-11-26T05:00:00.000Z') });
    onTestFinished(() => void vi.useRealTimers());
    const now = new Date(Date.now() + seconds * 1_000);
    expect(verifyGatewaySignature({ secret, headers: signed({ now }), rawBody })).toBe(isTrue);
  });

  test.each(['{}', 'not json', ''])(
    'of a body without an id (%j) is true: reading it says what is wrong',
    (body) => {
      expect(verifyGatewaySignature({ secret, headers: signed({ rawBody: body }), rawBody: body })).toBe(
        true,
      );
      expect(parseGatewayMessage(body).kind).toBe('invalid');
    },
  );

  test('of whatever text and id is true where it was made', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.stringMatching(/^[\x21-\x7e]{1,128}$/),
        (text, messageId) => {
          const body = JSON.stringify({ ...fromGateway, messageId, text });
          const headers = signed({ messageId, rawBody: body });
          expect(verifyGatewaySignature({ secret, headers, rawBody: body })).toBe(true);
        },
      ),
    );
  });

  test('cannot be checked with a secret that is not base64', () => {
    expect(() => verifyGatewaySignature({ secret: 'не ключ', headers: signed(), rawBody })).toThrow();
  });
});
