import { expect, test } from 'vitest';
import type { Calls } from '../../local/aws/call-log.ts';
import type { Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();

/** What one confirmation by SMS runs; ticks and what requesters and cabinets read come apart. */
const FUNCTIONS = ['submit-request', 'advance-request', 'receive-sms'];
/** Only a tick looks there, each second, whether there is a confirmation or not. */
const TICKS = 'Query requests/due';
/** Of several the one to which nothing happened: a busy machine makes the SDK try again. */
const TIMES = 3;
/** What docs/performance.md says. */
const MOST = 24;

const callsNow = async (): Promise<Calls> => JSON.parse((await service.call('GET', '/local/calls')).text);

const since = (before: Calls, after: Calls): [string, number][] =>
  FUNCTIONS.flatMap((name) =>
    Object.entries(after[name] ?? {}).flatMap(([kind, count]): [string, number][] => {
      const more = count - (before[name]?.[kind] ?? 0);
      return kind === TICKS || more === 0 ? [] : [[`${name}: ${kind}`, more]];
    }),
  );

const totalOf = (calls: readonly [string, number][]): number =>
  calls.reduce((sum, [, count]) => sum + count, 0);

/** The calls of one confirmation, from the submission to the answer, its reply acknowledged. */
async function callsOf(bank: string, citizen: Citizen): Promise<[string, number][]> {
  const before = await callsNow();
  const { id, smsCode } = await service.askBySms(bank, citizen);
  await service.reply(citizen.phone, `${smsCode} ИӘ`);
  await service.whenStatus(id, bank, 'answered');
  return service.until(
    async () => since(before, await callsNow()),
    // The answer is counted right after it is given: nothing else of the asking and answering is such a call.
    (calls) => calls.some(([kind]) => kind === 'advance-request: UpdateItem requests'),
  );
}

test('given a registered bank asks about somebody with a phone and a family register, when they agree by SMS, then the confirmation takes 24 calls of AWS at most, KMS and SNS included', async () => {
  const bank = await service.bank();
  await callsOf(bank, await service.citizen({ belongs: true }));
  const counted: [string, number][][] = [];
  for (let times = 0; times < TIMES; times++) {
    counted.push(await callsOf(bank, await service.citizen({ belongs: true })));
  }
  const [least = []] = counted.toSorted((one, other) => totalOf(one) - totalOf(other));
  expect(totalOf(least), JSON.stringify(Object.fromEntries(least), null, 2)).toBeLessThanOrEqual(MOST);
});
