import { describe, expect, test } from 'vitest';
import { birthDateFits, checkForm, checkIin, dayOf, type Typed } from '../../web/requester/submission.ts';

const NOW = Date.parse('2026-11-23T04:00:00.000Z');
const IIN = '880412200005';
const typed = (over: Partial<Typed> = {}): Typed => ({
  iin: IIN,
  birthDate: '',
  purpose: 'credit',
  reference: '',
  ...over,
});

describe('an IIN while it is typed', () => {
  test.each([
    ['nothing yet', '', { kind: 'typing', digits: 0 }],
    ['its first digits', '880412', { kind: 'typing', digits: 6 }],
    ['all of it', IIN, { kind: 'ok' }],
    ['all of it, in groups', '880412 200-005', { kind: 'ok' }],
    ['all of it, with dashes and what nobody sees', '\u202a880412–200\u200b005\u202c', { kind: 'ok' }],
    ['a letter', '88041220000O', { kind: 'wrong', rule: 'twelve-digits' }],
    ['a digit too many', `${IIN}0`, { kind: 'wrong', rule: 'twelve-digits' }],
    ['a mistyped last digit', '880412200006', { kind: 'wrong', rule: 'check-digit' }],
    ['a day that does not exist', '880431200005', { kind: 'wrong', rule: 'birth-date' }],
    ['a century that does not exist', '880412900005', { kind: 'wrong', rule: 'century' }],
  ])('given %s, then what can be said is said', (_name, text, expected) => {
    expect(checkIin(text, NOW)).toEqual(expected);
  });
});

describe('the date of birth', () => {
  test.each([
    ['the one in the IIN', '1888-04-12', true],
    ['another day', '1888-04-13', false],
    ['another century', '1988-04-12', false],
    ['none', '', null],
  ])('given %s, then it guards the IIN', (_name, birthDate, expected) => {
    expect(birthDateFits(typed({ birthDate }), NOW)).toBe(expected);
  });

  test.each([
    ['1888-4-12', '1888-04-12'],
    ['1888- 04-12 ', '1888-04-12'],
    ['1888-04-١٢', '1888-04-12'],
    ['1888-02-30', null],
    ['88-04-12', null],
    ['1888--12', null],
    ['', null],
  ])('given %s in its three fields, then the day is %s', (birthDate, day) => {
    expect(dayOf(birthDate)).toBe(day);
  });

  test('given a part of it only, then that is a mistake', () => {
    expect(checkForm(typed({ birthDate: '1888-04-' }), NOW)).toEqual({ kind: 'wrong', birthDate: 'no-day' });
  });

  test('given an IIN that is not complete, then nothing is said', () => {
    expect(birthDateFits(typed({ iin: '8804', birthDate: '1988-04-12' }), NOW)).toBeNull();
  });
});

describe('the form', () => {
  test('given what is needed, then only that is sent', () => {
    expect(checkForm(typed(), NOW)).toEqual({ kind: 'ok', submission: { iin: IIN, purpose: 'credit' } });
  });

  test('given all of it, then all of it is sent, without spaces around', () => {
    const all = typed({ iin: '880412 200 005', birthDate: '1888-04-12', reference: ' A-17 ' });
    expect(checkForm(all, NOW)).toEqual({
      kind: 'ok',
      submission: { iin: IIN, purpose: 'credit', reference: 'A-17', birthDate: '1888-04-12' },
    });
  });

  test('given several mistakes, then each is named', () => {
    const wrong = typed({ birthDate: '1990-01-01', purpose: '', reference: 'x'.repeat(65) });
    expect(checkForm(wrong, NOW)).toEqual({
      kind: 'wrong',
      birthDate: 'contradicts',
      purpose: true,
      reference: true,
    });
    expect(checkForm(typed({ iin: '1' }), NOW)).toEqual({ kind: 'wrong', iin: 'twelve-digits' });
  });

  test('given a reference copied with what nobody sees, then only what is seen is sent', () => {
    const reference = '\ufeffA\u00ad-17\u200b\tҚарыз\n';
    expect(checkForm(typed({ reference }), NOW)).toMatchObject({ submission: { reference: 'A-17 Қарыз' } });
  });
});

describe('a date of birth that was corrected', () => {
  const corrected = typed({ birthDate: '1888-04-13' });

  test('given it, then it is a mistake until the officer confirms it, and then the confirmation is sent along', () => {
    expect(checkForm(corrected, NOW)).toEqual({ kind: 'wrong', birthDate: 'contradicts' });
    expect(checkForm({ ...corrected, birthDateConfirmed: true }, NOW)).toEqual({
      kind: 'ok',
      submission: { iin: IIN, purpose: 'credit', birthDate: '1888-04-13', birthDateConfirmed: true },
    });
  });

  test.each([
    ['one that fits', '1888-04-12', { birthDate: '1888-04-12' }],
    ['none', '', {}],
  ])(
    'given %s and a confirmation left from before, then there is nothing to confirm',
    (_name, birthDate, sent) => {
      expect(checkForm(typed({ birthDate, birthDateConfirmed: true }), NOW)).toEqual({
        kind: 'ok',
        submission: { iin: IIN, purpose: 'credit', ...sent },
      });
    },
  );
});
