import { isUndecided } from '../../shared/domain/lifecycle.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { promptOf, type Receipt } from '../../shared/messaging/receipts.ts';
import type { Receipts } from '../../shared/storage/receipts.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';

type Ports = {
  requests: Pick<Requests, 'find'>;
  windows: Pick<Windows, 'find' | 'replace'>;
  receipts: Receipts;
  /** Told of each SMS once, however often its receipt comes. */
  count: (state: Receipt['state']) => void;
  now: () => Instant;
};

/** `noted`: the code can be had in the cabinet from now on. `nothing-to-do`: it arrived, or nothing waits for it any more. */
export type ReceiptOutcome = 'noted' | 'nothing-to-do';

/** A try of a code may change the window between reading and writing it. */
const TRIES = 5;

/**
 * What became of an SMS. One that will not arrive lets its citizen have a code in the cabinet, on asking for it there. No clock begins or ends
 * by it: the citizen was asked when the SMS was accepted (rule 2), and its requester learns nothing (rule 4). Its code counts
 * all the same, should it come. The same receipt again changes nothing and is not counted again. Throws when storage cannot be reached.
 */
export function makeReceiveReceipt({ requests, windows, receipts, count, now }: Ports) {
  /** The window whose latest code was in that SMS, as long as it waits for it. */
  async function waiting({ messageId }: Receipt): Promise<ConsentWindow | null> {
    const prompt = promptOf(messageId);
    const stored = prompt && (await requests.find(prompt.requestId));
    if (!stored || !isUndecided(stored.request.status)) return null;
    const window = await windows.find(stored.request);
    const its = window?.requestId === prompt.requestId && window.issue === prompt.issue;
    return its && window.phoneRef !== null && !window.undelivered ? window : null;
  }

  async function takeIn(receipt: Receipt): Promise<ReceiptOutcome> {
    if (receipt.state === 'delivered') return 'nothing-to-do';
    for (let tries = 0; tries < TRIES; tries++) {
      const window = await waiting(receipt);
      if (window === null) return 'nothing-to-do';
      const next = { ...window, phoneMasked: null, smsFailed: true, undelivered: true };
      if (await windows.replace(window, next)) return 'noted';
    }
    throw new Error('the window was changed again and again');
  }

  return async (receipt: Receipt): Promise<ReceiptOutcome> => {
    const outcome = await takeIn(receipt);
    // Last: a receipt that fails half-way comes again, and is to count then.
    if (await receipts.remember(receipt, now())) count(receipt.state);
    return outcome;
  };
}
