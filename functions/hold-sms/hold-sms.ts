import * as z from 'zod';
import { json } from '../../shared/domain/fields.ts';
import { type Instant, instantOf } from '../../shared/domain/time.ts';
import type { Hold, SmsHold } from '../../shared/storage/sms-hold.ts';

const time = z.string().transform((text, context): Instant => {
  const at = instantOf(text);
  if (at !== null) return at;
  context.addIssue({ code: 'custom', message: 'must be a time' });
  return z.NEVER;
});

/** What CloudWatch publishes when an alarm changes its state; the other fields are for people. */
const change = json(z.object({ NewStateValue: z.enum(['ALARM', 'OK']), StateChangeTime: time }));

/** SNS counts what it spends by the calendar's months, in UTC. */
const monthEnd = (at: Instant): Instant => {
  const [year, month] = at.split('-').map(Number);
  return new Date(Date.UTC(Number(year), Number(month))).toISOString();
};

type Ports = { smsHold: Pick<SmsHold, 'set'> };

/** `outdated`: the alarm has changed again since. */
export type HoldOutcome = Hold & { kind: 'set' | 'outdated' };

/**
 * Holds SMS back while the alarm says that the month's limit is as good as spent, until the month is over at the latest: the next
 * one has a limit of its own, and an alarm that is not fed any more says nothing. Throws an error that names the field where
 * the message is none of CloudWatch's, and when storage cannot be reached.
 */
export function makeHoldSms({ smsHold }: Ports) {
  return async (message: string): Promise<HoldOutcome> => {
    const { NewStateValue: state, StateChangeTime: saidAt } = change.parse(message);
    const hold = { saidAt, heldUntil: state === 'ALARM' ? monthEnd(saidAt) : null };
    return { kind: (await smsHold.set(hold)) ? 'set' : 'outdated', ...hold };
  };
}
