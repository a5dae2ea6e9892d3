import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { parsePhone } from '../../shared/domain/phone.ts';
import { parseBody } from '../../shared/http/body.ts';
import { languageOf } from '../../shared/http/language.ts';
import { invalid, problem, type Reply } from '../../shared/http/problems.ts';
import type { CallLog } from '../aws/call-log.ts';
import { type Faults, faultSchema } from '../aws/faults.ts';
import type { Clock } from '../clock.ts';
import { DEMONSTRATION_ACCOUNTS } from '../demonstration/demonstration.ts';
import { answerOf, type HttpAnswer, readBody } from '../http.ts';
import { isFromThisMachine } from '../loopback.ts';
import type { IdentityProvider } from '../oidc/provider.ts';
import { tokenRequestSchema } from '../oidc/tokens.ts';
import type { Aggregator } from '../phone/aggregator.ts';
import { PHONE_PAGE_HEADERS, type PhoneNumber, phonePage } from '../phone/page.ts';
import type { Phones } from '../phone/phones.ts';
import { makeShortCode } from '../phone/short-code.ts';
import { TRY_PAGE_HEADERS, tryPage } from '../try/page.ts';

type Services = {
  origin: string;
  clock: Clock;
  faults: Faults;
  calls: CallLog;
  phones: Phones;
  provider: IdentityProvider;
  gatewaySecret: string;
  aggregator: Aggregator;
  /** Tells what CloudWatch's alarm tells: the month's limit for SMS is spent, or no more. */
  tellSpending: (limit: 'reached' | 'not-reached') => Promise<void>;
  numbers: readonly PhoneNumber[];
  tick: { now: () => Promise<void> };
  expiry: { now: () => Promise<void> };
};

type Input = { request: IncomingMessage; url: URL; text: string; number: string };
type LocalRoute = {
  method: string;
  path: RegExp;
  answer: (input: Input) => Promise<HttpAnswer> | HttpAnswer;
};

const replySchema = z.strictObject({
  text: z.string().max(1_600, 'At most 1600 characters.'),
  // What a gateway may send (shared/messaging/inbound.ts), which puts it into a header.
  messageId: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'Must be 1 to 128 visible ASCII characters.')
    .optional(),
});
const reachSchema = z.strictObject({ reachable: z.boolean() });
const spendingSchema = z.strictObject({ limit: z.enum(['reached', 'not-reached']) });
const clockSchema = z.strictObject({ advance: z.string() });

const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );

const LOCAL = /^\/local(\/|$)/;
const ELSEWHERE = 'What only the local runtime has is for calls to localhost, 127.0.0.1 or [::1].';

/** What only the local runtime has: tokens, phones, calls to try, the clock, faults. Null when no route fits. */
export function makeLocalRoutes(services: Services) {
  const { origin, clock, faults, calls, phones, provider, gatewaySecret, aggregator, numbers, tick, expiry } =
    services;
  const deliver = makeShortCode({ origin, secret: gatewaySecret, now: clock.now });

  const withBody =
    <T>(schema: z.ZodType<T>, answer: (value: T, input: Input) => Promise<Reply> | Reply) =>
    async (input: Input): Promise<HttpAnswer> => {
      const headers = { 'content-type': input.request.headers['content-type'] };
      const parsed = parseBody({ body: input.text, isBase64Encoded: false, headers }, schema);
      return answerOf(parsed.kind === 'ok' ? await answer(parsed.value, input) : parsed.reply);
    };

  async function reply({ text, messageId }: z.output<typeof replySchema>, { number }: Input): Promise<Reply> {
    const id = phones.reply(number, text, messageId ?? randomUUID());
    const status = await deliver({ messageId: id, from: number, text });
    if (status >= 500) return problem('unavailable', { detail: 'The reply could not be delivered.' }, 1);
    return { status: 202, body: { id } };
  }

  /** What became due in between is done before what expired in between is deleted, as if the time had gone by. */
  async function advance({ advance: duration }: z.output<typeof clockSchema>): Promise<Reply> {
    const advanced = clock.advance(duration);
    if (advanced.kind === 'invalid-duration')
      return invalid({ pointer: '/advance', detail: advanced.detail });
    await tick.now();
    await expiry.now();
    return { status: 200, body: { now: advanced.now } };
  }

  function page({ request, url }: Input): HttpAnswer {
    const wanted = url.searchParams.get('lang') ?? request.headers['accept-language'];
    const known = new Set(numbers.map(({ number }) => number));
    const others = phones.numbers().filter((number) => !known.has(number));
    return {
      status: 200,
      headers: PHONE_PAGE_HEADERS,
      body: phonePage({
        numbers: [...numbers, ...others.map((number) => ({ number, label: number }))],
        language: languageOf({ headers: { 'accept-language': wanted } }),
      }),
    };
  }

  const routes: LocalRoute[] = [
    {
      method: 'POST',
      path: /^\/local\/tokens$/,
      answer: withBody(tokenRequestSchema, async (body) => ({
        status: 200,
        // RFC 6749, section 5.1.
        headers: { 'cache-control': 'no-store' },
        body: await provider.issueToken(body),
      })),
    },
    {
      method: 'GET',
      path: /^\/local\/clients$/,
      answer: () => answerOf({ status: 200, body: provider.machines }),
    },
    {
      method: 'GET',
      path: /^\/local\/phones\/([^/]+)\/messages$/,
      answer: ({ number }) => answerOf({ status: 200, body: phones.messages(number) }),
    },
    { method: 'POST', path: /^\/local\/phones\/([^/]+)\/replies$/, answer: withBody(replySchema, reply) },
    {
      method: 'POST',
      path: /^\/local\/phones\/([^/]+)\/reach$/,
      answer: withBody(reachSchema, ({ reachable }, { number }) => {
        phones.setReachable(number, reachable);
        return { status: 200, body: { reachable } };
      }),
    },
    {
      method: 'POST',
      path: /^\/local\/aggregator\/messages$/,
      answer: ({ request, text }) =>
        answerOf(aggregator.take({ rawBody: text, headers: headersOf(request) })),
    },
    {
      method: 'POST',
      path: /^\/local\/sms-spending$/,
      answer: withBody(spendingSchema, async ({ limit }) => {
        await services.tellSpending(limit);
        return { status: 200, body: { limit } };
      }),
    },
    { method: 'POST', path: /^\/local\/clock$/, answer: withBody(clockSchema, advance) },
    {
      method: 'POST',
      path: /^\/local\/faults$/,
      answer: withBody(faultSchema, (fault) => {
        faults.set(fault);
        return { status: 200, body: fault };
      }),
    },
    {
      method: 'GET',
      path: /^\/local\/calls$/,
      answer: () => answerOf({ status: 200, body: calls.read() }),
    },
    { method: 'GET', path: /^\/local\/phone$/, answer: page },
    {
      method: 'GET',
      path: /^\/local\/api$/,
      answer: () => ({ status: 200, headers: TRY_PAGE_HEADERS, body: tryPage(DEMONSTRATION_ACCOUNTS) }),
    },
  ];

  return async (request: IncomingMessage, url: URL): Promise<HttpAnswer | null> => {
    if (!LOCAL.test(url.pathname)) return null;
    if (!isFromThisMachine(request, url)) return answerOf(problem('forbidden', { detail: ELSEWHERE }));
    for (const { method, path, answer } of routes) {
      const found = method === request.method && path.exec(url.pathname);
      if (!found) continue;
      const text = (await readBody(request))?.toString('utf8') ?? '';
      if (found[1] === undefined) return answer({ request, url, text, number: '' });
      const parsed = parsePhone(decodeURIComponent(found[1]));
      if (parsed.kind === 'ok') return answer({ request, url, text, number: parsed.phone });
      return answerOf(
        invalid({ pointer: '/number', detail: 'A Kazakhstan mobile number is needed, as +77XXXXXXXXX.' }),
      );
    }
    return null;
  };
}
