import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decisionBody } from '../../shared/contract/bodies/decision.ts';
import { contactBatch } from '../../shared/contract/bodies/register.ts';
import { submission } from '../../shared/contract/bodies/submission.ts';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { MOST_BATCH_BYTES, parseBody } from '../../shared/http/body.ts';
import { IIN } from '../builders.ts';

const schema = submission('2026-11-23');
const JSON_TYPE = { 'content-type': 'application/json' };

const post = (body: string | undefined, headers: Record<string, string | undefined> = JSON_TYPE) =>
  parseBody({ ...(body !== undefined && { body }), isBase64Encoded: false, headers }, schema);
const postJson = (body: unknown) => post(JSON.stringify(body));

function refusal(parsed: ReturnType<typeof parseBody>) {
  if (parsed.kind === 'ok') throw new Error('it was taken');
  const { status, body } = parsed.reply;
  return { status, ...(body as { type: string; errors?: { pointer: string; detail: string }[] }) };
}
const pointers = (parsed: ReturnType<typeof parseBody>) =>
  refusal(parsed).errors?.map(({ pointer }) => pointer);

const good = { iin: IIN, purpose: 'credit' };

describe('a body', () => {
  test('given a day goes by, then it is read by the day that it is, whichever was asked for before', () => {
    const iin = completeIin('26112450001');
    const isTaken = (day: string) => submission(day).safeParse({ iin, purpose: 'credit' }).success;
    expect(['2026-11-23', '2026-11-24', '2026-11-23'].map(isTaken)).toEqual([false, true, false]);
    expect(submission('2026-11-25')).toBe(submission('2026-11-25'));
  });

  test.each([
    ['the least', good],
    ['everything', { ...good, reference: 'LOAN-17 / Қарыз', birthDate: '1885-01-01' }],
    ['a corrected date of birth', { ...good, birthDate: '1885-01-02', birthDateConfirmed: true }],
    ['a confirmed date of birth that fits', { ...good, birthDate: '1885-01-01', birthDateConfirmed: true }],
    [
      'a date of birth that fits, not confirmed',
      { ...good, birthDate: '1885-01-01', birthDateConfirmed: false },
    ],
    ['nothing to confirm, not confirmed', { ...good, birthDateConfirmed: false }],
  ])('given %s, then it is taken', (_given, body) => {
    expect(postJson(body)).toEqual({ kind: 'ok', value: body });
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    ' application/json ;x=y',
    'application/json; x="a,b"',
    'application/json;',
  ])('given the type %j, then it is taken', (type) => {
    expect(post(JSON.stringify(good), { 'content-type': type }).kind).toBe('ok');
  });

  test.each([
    undefined,
    '',
    'text/plain',
    'application/jsonp',
    'application/x-www-form-urlencoded',
    'text/json',
    'application/json,application/json',
    'application/json; charset=utf-8, text/plain',
    'text/plain, application/json',
  ])('given the type %j, then 415', (type) => {
    expect(refusal(post(JSON.stringify(good), { 'content-type': type }))).toMatchObject({ status: 415 });
  });

  test.each([undefined, '', '{', '{"iin":', 'iin=1', '{"a":1}x', '\u0000'])(
    'given %j, then 400, and nothing of it is repeated',
    (text) => {
      expect(refusal(post(text))).toMatchObject({
        status: 400,
        errors: [{ pointer: '', detail: 'This is not JSON.' }],
      });
    },
  );

  test.each<[string, unknown, string[]]>([
    ['no fields', {}, ['/iin', '/purpose']],
    ['no object', [], ['']],
    ['null', null, ['']],
    ['a number for the IIN', { ...good, iin: 850101100012 }, ['/iin']],
    ['an IIN with a wrong check digit', { ...good, iin: '850101100013' }, ['/iin']],
    ['a purpose that is not in the list', { ...good, purpose: 'curiosity' }, ['/purpose']],
    ['too long a reference', { ...good, reference: 'x'.repeat(65) }, ['/reference']],
    ['an empty reference', { ...good, reference: '' }, ['/reference']],
    ['a blank reference', { ...good, reference: '   ' }, ['/reference']],
    ['a reference with a line break', { ...good, reference: 'a\nb' }, ['/reference']],
    ['a reference that turns the text around', { ...good, reference: 'a\u202eb' }, ['/reference']],
    ['a date of birth that does not exist', { ...good, birthDate: '1885-02-30' }, ['/birthDate']],
    ['a date of birth in the year 0', { ...good, birthDate: '0000-01-01' }, ['/birthDate']],
    ['a reference with half a character', { ...good, reference: 'a\ud800b' }, ['/reference']],
    ['another date of birth than the IIN’s', { ...good, birthDate: '1885-01-02' }, ['/birthDate']],
    [
      'another date of birth, not confirmed',
      { ...good, birthDate: '1885-01-02', birthDateConfirmed: false },
      ['/birthDate'],
    ],
    ['nothing to confirm', { ...good, birthDateConfirmed: true }, ['/birthDateConfirmed']],
    [
      'no such day, confirmed',
      { ...good, birthDate: '1885-02-30', birthDateConfirmed: true },
      ['/birthDate'],
    ],
    [
      'a confirmation in words',
      { ...good, birthDate: '1885-01-02', birthDateConfirmed: 'yes' },
      ['/birthDateConfirmed'],
    ],
    ['an unknown field', { ...good, note: 'x' }, ['/note']],
    ['an unknown field with a sign of its own', { ...good, 'a-b': 1 }, ['/a-b']],
    ['an unknown field named like a number', { ...good, '850101100012': 1 }, ['']],
    ['an unknown field named like a phone', { ...good, '+77011234567': 1 }, ['']],
    ['an unknown field with a number in it', { ...good, iin850101100012: 1 }, ['']],
    [
      'an unknown field named __proto__',
      JSON.parse(`{"iin":"${IIN}","purpose":"credit","__proto__":1}`),
      [''],
    ],
  ])('given %s, then 400 with the pointers', (_given, body, expected) => {
    expect(pointers(postJson(body))).toEqual(expected);
  });

  test('given several mistakes, then all are named', () => {
    const body = { iin: '1', purpose: 'x', reference: '', extra: 1 };
    expect(pointers(postJson(body))?.toSorted()).toEqual(['/extra', '/iin', '/purpose', '/reference']);
  });

  test('given wrong values, then none of them is repeated', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{11,13}$/), fc.stringMatching(/^[QXZ]{9,60}$/), (iin, text) => {
        const parsed = postJson({ iin, purpose: text, reference: `${text}\n`, birthDate: text, [iin]: text });
        const said = JSON.stringify(refusal(parsed));
        return !said.includes(iin) && !said.includes(text);
      }),
    );
  });

  test.each([
    ['a/b', '/a~1b'],
    ['a~b', '/a~0b'],
    ['~1', '/~01'],
  ])('given a field named %j, then its pointer is escaped (RFC 6901)', (name, pointer) => {
    const body = { [name]: 1 };
    const event = { body: JSON.stringify(body), isBase64Encoded: false, headers: JSON_TYPE };
    expect(pointers(parseBody(event, z.strictObject({ [name]: z.string() })))).toEqual([pointer]);
  });

  test('given a place in a list, then its index stands in the pointer', () => {
    const event = { body: '{"rows":[{"a":1},{"a":"x"}]}', isBase64Encoded: false, headers: JSON_TYPE };
    const rows = z.strictObject({ rows: z.array(z.strictObject({ a: z.number() })) });
    expect(pointers(parseBody(event, rows))).toEqual(['/rows/1/a']);
  });

  test('given base64, then it is undone first', () => {
    const body = Buffer.from(JSON.stringify(good)).toString('base64');
    expect(parseBody({ body, isBase64Encoded: true, headers: JSON_TYPE }, schema)).toMatchObject({
      kind: 'ok',
    });
  });

  test.each([
    ['16 kB', 16_384, 400],
    ['one byte more', 16_385, 413],
    ['1 MB', 1_000_000, 413],
  ])('given %s, then %i bytes come to %i', (_given, bytes, status) => {
    expect(refusal(post('x'.repeat(bytes)))).toMatchObject({ status });
  });

  test('given letters of two bytes, then bytes are counted, not letters', () => {
    expect(refusal(post('ж'.repeat(8_193)))).toMatchObject({ status: 413 });
  });

  test.each([
    ['no rows', [], ['/contacts']],
    ['101 rows', Array(101).fill({}), ['/contacts']],
    ['no list', {}, ['/contacts']],
  ])('given a batch with %s, then 400', (_given, contacts, expected) => {
    const event = { body: JSON.stringify({ contacts }), isBase64Encoded: false, headers: JSON_TYPE };
    expect(pointers(parseBody(event, contactBatch, MOST_BATCH_BYTES))).toEqual(expected);
  });
});

describe('a decision', () => {
  test.each([
    ...[
      '123456',
      '123 456',
      '12-34-56',
      '123\u00a0456',
      '123456\n',
      '\ufeff123456',
      '123–456',
      '123\u2011456',
    ],
    ...[
      '123456\u200b',
      '\u200e123456',
      '１２３４５６',
      '١٢٣٤٥٦',
      '123.456',
      '123,456',
      '«123456»',
      'Код: 123456',
    ],
  ])('given the code %j, then it is read as an SMS would be', (code) => {
    expect(decisionBody.parse({ decision: 'grant', code })).toEqual({ decision: 'grant', code: '123456' });
  });

  test.each(['12345', '1234567', 'abcdef', '', '12345½', '123456 ДА', '123456, 654321', '123/456', 123456])(
    'given the code %j, then it is refused',
    (code) => {
      expect(decisionBody.safeParse({ decision: 'grant', code }).success).toBe(false);
    },
  );

  test('given what is no code, then the refusal says what a code is', () => {
    const { error } = decisionBody.safeParse({ decision: 'grant', code: '12345' });
    expect(error?.issues).toMatchObject([{ path: ['code'], message: expect.stringContaining('6 digits') }]);
  });
});

describe('a reference', () => {
  test('given what comes along from where it was copied, then it is the reference without that', () => {
    const body = { ...good, reference: '\ufeffLOAN\u00ad-\u200b17\u2060' };
    expect(postJson(body)).toEqual({ kind: 'ok', value: { ...good, reference: 'LOAN-17' } });
  });

  test('given nothing else in it, then it is empty', () => {
    expect(pointers(postJson({ ...good, reference: '\ufeff\u200b' }))).toEqual(['/reference']);
  });
});

describe('a date of birth that contradicts the IIN', () => {
  test('given it, then the refusal says that it can be right, and how to say so', () => {
    const { errors } = refusal(postJson({ ...good, birthDate: '1885-01-02' }));
    expect(errors?.[0]?.detail).toMatch(/IIN never changes.*can be corrected.*birthDateConfirmed: true/);
  });
});
