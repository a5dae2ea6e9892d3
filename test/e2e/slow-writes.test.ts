import { beforeAll, expect, test } from 'vitest';
import type { Answered, Body, Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;
beforeAll(async () => {
  bank = await service.bank();
});

/** Longer than the feed waits for any writer, ms. */
const HELD = 8_500;
/** What was held has landed, and the feed has waited for it, ms. */
const LANDED = HELD + 7_000;

type Asked = { citizen: Citizen; id: string; code: string };
type Slow = {
  function: string;
  operation: string;
  /** Makes the call whose write is held; its status tells whether it was accepted. */
  act: (asked: Asked) => Promise<Answered>;
};

/** A second key for what is open already. */
const submitAgain: Slow['act'] = ({ citizen, id }) =>
  service.submit(bank, { iin: citizen.iin }, { 'idempotency-key': `again-${id}` });

const writes: Slow[] = [
  { function: 'cancel-request', operation: 'PutItem', act: ({ id }) => service.cancel(id, bank) },
  { function: 'decide-consent', operation: 'UpdateItem', act: decide('grant') },
  { function: 'decide-consent', operation: 'PutItem', act: decide('grant') },
  { function: 'decide-consent', operation: 'PutItem', act: decide('not-me') },
  { function: 'receive-sms', operation: 'UpdateItem', act: reply('ИӘ') },
  { function: 'receive-sms', operation: 'PutItem', act: reply('ЖОҚ') },
  { function: 'resend-code', operation: 'PutItem', act: resendLater },
  { function: 'advance-request', operation: 'PutItem', act: decide('grant') },
  { function: 'advance-request', operation: 'UpdateItem', act: submitAnother },
  { function: 'advance-request', operation: 'PutItem', act: submitAnother },
  { function: 'submit-request', operation: 'TransactWriteItems', act: submitAnother },
  { function: 'submit-request', operation: 'PutItem', act: submitAgain },
];

function decide(decision: string): Slow['act'] {
  return ({ citizen, id, code }) => service.decide(citizen, id, { decision, code });
}

function reply(word: string): Slow['act'] {
  return async ({ citizen, code, id }) => {
    const answered = await service.reply(citizen.phone, `${code} ${word}`);
    // The id in the answer is the message's.
    return { ...answered, body: { ...answered.body, id } };
  };
}

async function resendLater({ citizen, id }: Asked): Promise<Answered> {
  await service.advance('PT61S');
  return service.resend(citizen, id);
}

async function submitAnother(): Promise<Answered> {
  return service.submit(bank, { iin: (await service.citizen()).iin });
}

/** Reads the change feed as a client does: what it saw last of each request. */
async function follow(seen: Map<string, string>, isOver: () => boolean): Promise<void> {
  for (let next = ''; !isOver(); ) {
    const { status, body } = await service.call('GET', `/v1/requests?changedSince=${next}`, { token: bank });
    if (status !== 200) continue;
    for (const item of body.items) seen.set(item.id, item.status);
    next = body.next;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function asked(): Promise<Asked> {
  const citizen = await service.citizen({ belongs: true });
  const { id, smsCode } = await service.askBySms(bank, citizen);
  return { citizen, id, code: smsCode };
}

test('given each write of each function held for 8.5 s, then it comes through the feed or fails for its caller', async () => {
  let over = false;
  const seen = new Map<string, string>();
  const following = follow(seen, () => over);
  const results: { slow: string; status: number; id: string }[] = [];
  // One try of a call is held, and the next one does it; all three are, and the call fails while they may still land.
  for (const next of [1, 3]) {
    for (const { act, ...slow } of writes) {
      const prepared = await asked();
      await service.fault({ service: 'dynamodb', ...slow, next, delayMs: HELD });
      const { status, body } = await act(prepared);
      results.push({
        slow: `${slow.function} ${slow.operation} ${next}`,
        status,
        id: body.id ?? prepared.id,
      });
    }
  }
  await service.fault({ service: 'dynamodb', rate: 0 });
  await new Promise((resolve) => setTimeout(resolve, LANDED));
  over = true;
  await following;

  for (const { slow, status } of results) expect([200, 202, 204, 403, 409, 503], slow).toContain(status);
  // Whatever came of the calls: the feed tells what is so, of every request there is.
  expect(results.length).toBe(2 * writes.length);
  for (const [id, status] of seen) {
    const now: Body = await service.request(id, bank);
    expect({ id, status }).toEqual({ id, status: now.status });
  }
  // What was accepted is in the feed; what failed for its caller may be there or not.
  for (const { status, id, slow } of results.filter((result) => result.status < 300)) {
    expect(seen.has(id), `${slow} ${status}`).toBe(true);
  }
}, 300_000);
