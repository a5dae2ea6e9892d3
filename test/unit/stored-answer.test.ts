import { describe, expect, test } from 'vitest';
import { parseStoredAnswer, storedAnswer } from '../../shared/storage/stored-answer.ts';
import { signedConfirmation, VERIFICATION_CODE } from '../support/confirmations.ts';

const facts = {
  belongs: true,
  asOf: '2026-11-23',
  issuedAt: '2026-11-23T02:49:25.123Z',
  verificationCode: VERIFICATION_CODE,
};

describe('a stored answer', () => {
  test.each([
    ['an ordinary one', {}],
    ['with a name nobody expected', { requesterName: '«\\"\n名前 🏦»' }],
    ["a citizen's own", { ownName: 'Әлия' }],
  ])('given %s, then its document comes back byte for byte', (_, input) => {
    const jws = signedConfirmation(input);
    expect(parseStoredAnswer(storedAnswer({ ...facts, jws }))).toEqual({ ...facts, jws });
  });

  test('given an ordinary one, then the document takes less than 600 bytes', () => {
    expect(storedAnswer({ ...facts, jws: signedConfirmation({}) }).jws.length).toBeLessThan(600);
  });

  test('given a packing of another time, then it is not guessed at', () => {
    const stored = storedAnswer({ ...facts, jws: signedConfirmation({}) });
    stored.jws[0] = 9;
    expect(() => parseStoredAnswer(stored)).toThrow('packing 9');
  });
});
