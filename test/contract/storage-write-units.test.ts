import { expect, test } from 'vitest';
import { confirmMetered, meteredTable, WRITES } from '../support/metered.ts';
import { useTables } from './storage.ts';

useTables();

/**
 * What each step writes to the requests table, for a typical request (under 1 kB until it is answered). A write takes a
 * unit, twice that in a transaction; so does each index whose key appears or goes, and two where the key changes.
 */
test('given one confirmation by SMS, about a family and read once, then it takes 32 write units at most', async () => {
  const table = meteredTable(WRITES);
  const { steps, opened, sent } = await confirmMetered(table);
  expect(opened).toMatchObject([{ type: 'opened', form: 'json' }]);
  // The prompt, and the acknowledgement of the reply.
  expect(sent).toBe(2);
  expect(steps).toEqual({
    // A place among the requester's 1; the request and its lock in one transaction (2 × 2), three indexes.
    submit: 8,
    // The citizen's day and the phone's in one transaction (2 × 2); the window 1; the request 1, the due index that moves 2: to the requester it is no change.
    ask: 8,
    // The try 1, the note 1, which remembers the message; the request 1; two indexes that move 4.
    reply: 7,
    // What the family sees 1; the request, above 1 kB now, 2; one index that goes 1, one that moves 2, one that appears 1; the day's counter 1.
    answer: 8,
    // The opening 1, the first time in this form.
    read: 1,
    'read again': 0,
  });
  expect(table.units()).toBeLessThanOrEqual(32);
});
