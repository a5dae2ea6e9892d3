import { z } from 'zod';
import { problem, type Reply } from '../../shared/http/problems.ts';
import { signGatewayMessage, verifyGatewaySignature } from '../../shared/messaging/inbound.ts';
import type { Receipt } from '../../shared/messaging/receipts.ts';
import type { Phones } from './phones.ts';

/** Where the aggregator takes SMS, on the service's own address. */
export const AGGREGATOR_PATH = '/local/aggregator/messages';

const message = z.strictObject({
  messageId: z.string(),
  from: z.string(),
  to: z.string(),
  text: z.string(),
});

type Options = {
  origin: string;
  secret: string;
  phones: Phones;
  now: () => Date;
  report: (line: string, error?: unknown) => void;
};
type Called = { rawBody: string; headers: Readonly<Record<string, string | undefined>> };

/**
 * An aggregator of SMS: takes them signed, each id once, puts them on the phones, and says by a signed receipt what became of
 * each. `settled` waits for the receipts that are on their way.
 */
export function makeAggregator({ origin, secret, phones, now, report }: Options) {
  const taken = new Set<string>();
  const underWay = new Set<Promise<void>>();

  async function tell(receipt: Receipt): Promise<void> {
    const rawBody = JSON.stringify(receipt);
    const signed = signGatewayMessage({ secret, messageId: receipt.messageId, rawBody, now: now() });
    const { status } = await fetch(`${origin}/v1/sms/receipts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body: rawBody,
    });
    if (status !== 204) report(`a receipt was answered ${status}`);
  }

  function tellLater(receipt: Receipt): void {
    const told = tell(receipt)
      .catch((error: unknown) => report('a receipt could not be delivered', error))
      .finally(() => underWay.delete(told));
    underWay.add(told);
  }

  function take({ rawBody, headers }: Called): Reply {
    if (!verifyGatewaySignature({ secret, headers, rawBody })) return problem('unauthorized');
    const { messageId, to, text } = message.parse(JSON.parse(rawBody));
    if (taken.has(messageId)) return { status: 202 };
    taken.add(messageId);
    const arrived = phones.isReachable(to);
    phones.deliver(to, text);
    tellLater({ messageId, state: arrived ? 'delivered' : 'undelivered' });
    return { status: 202 };
  }

  return {
    take,
    settled: async (): Promise<void> => {
      await Promise.all(underWay);
    },
  };
}

export type Aggregator = ReturnType<typeof makeAggregator>;
