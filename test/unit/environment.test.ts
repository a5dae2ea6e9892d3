import { describe, expect, test } from 'vitest';
import { readEnvironment, variablesOf } from '../../shared/service/environment.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { tokenRulesSchema } from '../../shared/service/token-rules.ts';

const SECRET = 'c2VjcmV0LXRoYXQtaXMtbG9uZy1lbm91Z2g=';
const GOOD = {
  REQUESTS_TABLE: 'requests',
  REGISTER_TABLE: 'register',
  REFERENCES_KEY_ID: 'references',
  CODES_KEY_ID: 'codes',
  SMS_SENDER_ID: 'KELISIM',
  SMS_MAX_PRICE_USD: '0.5',
  SMS_SEGMENT_PRICE_USD: '0.12',
  SMS_ACKNOWLEDGE: 'replies',
  SMS_GATEWAY_SECRET: SECRET,
  RETENTION_DAYS: '365',
  PUBLIC_URL: 'https://kelisim.example',
  PATH: '/bin',
};

describe('the environment of a function', () => {
  test.each(FUNCTION_ENTRIES)(
    'given $name, then a table or key is known to it just when it is touched',
    (entry) => {
      const known = variablesOf(entry.name);
      const touched = (resource: string) =>
        Object.keys(entry.touches).some((path) => path.split('/')[0] === resource);
      expect(known.includes('REQUESTS_TABLE')).toBe(touched('requests'));
      expect(known.includes('REGISTER_TABLE')).toBe(touched('register'));
      expect(known.includes('REFERENCES_KEY_ID')).toBe(touched('references'));
      expect(known.includes('CODES_KEY_ID')).toBe(touched('codes'));
      expect(known.includes('SIGNING_KEYS')).toBe(touched('signing'));
      expect(known.includes('OWN_KEYS')).toBe(touched('own'));
      expect(known.includes('EVIDENCE_KEYS')).toBe(touched('evidence'));
      expect(known.includes('SMS_SENDER_ID')).toBe(touched('sms'));
      expect(new Set(known).size).toBe(known.length);
    },
  );

  test('given all that is needed and more, then what is needed, numbers as numbers', () => {
    expect(readEnvironment('resend-code', GOOD)).toEqual({
      REQUESTS_TABLE: 'requests',
      FEED_PARTS: {},
      REGISTER_TABLE: 'register',
      REFERENCES_KEY_ID: 'references',
      CODES_KEY_ID: 'codes',
      SMS_SENDER_ID: 'KELISIM',
      SMS_MAX_PRICE_USD: 0.5,
      SMS_OUTLET: 'phones',
      SMS_SEGMENT_PRICE_USD: 0.12,
      SMS_TRANSPORT: { kind: 'sns' },
      RETENTION_DAYS: 365,
      TRACING: 'off',
      PUBLIC_URL: 'https://kelisim.example',
      TOKEN_RULES: tokenRulesSchema.parse(undefined),
      EDGE_SECRETS: {},
      WEB_ORIGIN: '',
    });
    expect(readEnvironment('read-lifecycle', GOOD)).toEqual({
      PUBLIC_URL: 'https://kelisim.example',
      TOKEN_RULES: tokenRulesSchema.parse(undefined),
      EDGE_SECRETS: {},
    });
  });

  test('given variables are missing, then each is named, with the function', () => {
    const { REQUESTS_TABLE: _table, CODES_KEY_ID: _key, ...rest } = GOOD;
    expect(() => readEnvironment('advance-request', rest)).toThrow(
      /^environment of advance-request: (?=.*REQUESTS_TABLE)(?=.*CODES_KEY_ID)(?!.*REGISTER_TABLE)/,
    );
  });

  test.each([
    ['RETENTION_DAYS', '0'],
    ['RETENTION_DAYS', '1.5'],
    ['RETENTION_DAYS', 'a year'],
    ['SMS_MAX_PRICE_USD', '-1'],
    ['SMS_SENDER_ID', ''],
    ['SMS_GATEWAY_SECRET', 'c2VjcmV0'],
  ])('given %s is %j, then it is named, and a secret is not repeated', (name, value) => {
    const reading = () => readEnvironment('receive-sms', { ...GOOD, [name]: value });
    expect(reading).toThrow(name);
    expect(reading).not.toThrow(/c2VjcmV0/);
  });
});
