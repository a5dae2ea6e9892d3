import type { Phone } from '../domain/phone.ts';

export type SendOutcome =
  | { kind: 'accepted' }
  /** This number can never get an SMS: it opted out, or the provider does not take it for a number. */
  | { kind: 'unreachable' };

/**
 * Sends one SMS. `id` names it where whoever carries it says what became of it (receipts.ts). Throws `SmsUnavailable` when trying again later may help: throttling, an outage, the spend limit.
 */
export type SendSms = (message: { phone: Phone; text: string; id?: string }) => Promise<SendOutcome>;

/**
 * The SMS was not accepted, or nobody knows whether it was. The cause keeps the error's name and the provider's request
 * id only: AWS writes the number into its messages, and whatever hangs on an error ends up in a log.
 */
export class SmsUnavailable extends Error {
  override readonly name = 'SmsUnavailable';
  /** The answer was lost on its way: SNS may have taken the SMS all the same. */
  readonly mayHaveGone: boolean;

  constructor(cause: { name: string; requestId?: string | undefined }, mayHaveGone = false) {
    super(`the SMS was not accepted: ${cause.name}`, { cause });
    this.mayHaveGone = mayHaveGone;
  }
}
