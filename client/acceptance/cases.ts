import { verifyAnswer } from '../answer.ts';
import { type Context, check, hasStatus, idOf, isProblem, pointsAt, type Reply } from './context.ts';

export type Case = {
  /** For good: a number is never given to another case. */
  number: number;
  title: string;
  needs?: 'grants' | 'refuses';
  run: (context: Context) => Promise<void>;
};

const NOBODY = 'f'.repeat(32);
/** A right check digit at the end of an IIN made wrong. */
const mistyped = (iin: string): string => `${iin.slice(0, -1)}${(Number(iin.at(-1)) + 1) % 10}`;

const cancelled = async ({ call }: Context, reply: Reply): Promise<Reply> =>
  call('POST', `/v1/requests/${idOf(reply)}/cancel`);

/** A question that is asked and withdrawn again, so that the next case finds nothing open. */
async function askedAndWithdrawn(context: Context, body: Record<string, unknown>): Promise<Reply> {
  const reply = await context.submit({ iin: context.people.person, ...body });
  if (reply.status < 300) hasStatus(await cancelled(context, reply), 200);
  return reply;
}

const BASICS: Case[] = [
  {
    number: 1,
    title: 'the provider gives a token',
    run: async ({ tokens }) => check((await tokens()).split('.').length === 3, 'the token must be a JWT'),
  },
  {
    number: 2,
    title: 'the life of a request is public',
    run: async ({ call }) => hasStatus(await call('GET', '/v1/lifecycle', { token: null }), 200),
  },
  {
    number: 3,
    title: 'the keys that answers are verified with are public',
    run: async ({ call }) => {
      const reply = await call('GET', '/.well-known/jwks.json', { token: null });
      hasStatus(reply, 200);
      const keys = reply.json.keys as { alg?: string }[];
      check(
        keys.some(({ alg }) => alg === 'ES256'),
        'there must be a key for ES256',
        reply,
      );
    },
  },
  {
    number: 4,
    title: 'the description of the API is public',
    run: async ({ call }) => {
      const reply = await call('GET', '/openapi.json', { token: null });
      hasStatus(reply, 200);
      check(String(reply.json.openapi).startsWith('3.1'), 'it must be OpenAPI 3.1');
    },
  },
  {
    number: 5,
    title: 'without a token nothing is told',
    run: async ({ call }) => hasStatus(await call('GET', '/v1/requests', { token: null }), 401),
  },
  {
    number: 6,
    title: 'with a broken token nothing is told',
    run: async ({ call, tokens }) =>
      hasStatus(await call('GET', '/v1/requests', { token: `${(await tokens()).slice(0, -6)}AAAAAA` }), 401),
  },
  {
    number: 7,
    title: 'an address that is none is 404, as a problem',
    run: async ({ call }) => isProblem(await call('GET', '/v1/nothing'), 404, 'not-found'),
  },
  {
    number: 8,
    title: 'a method that is none is 405, with those that there are',
    run: async ({ call }) => {
      const reply = await call('DELETE', '/v1/requests');
      isProblem(reply, 405, 'method-not-allowed');
      check(reply.headers.get('allow') === 'GET, POST', 'Allow must name GET and POST', reply);
    },
  },
  {
    number: 9,
    title: 'every reply has an x-request-id',
    run: async ({ call }) => {
      const reply = await call('GET', `/v1/requests/${NOBODY}`);
      check(reply.headers.has('x-request-id'), 'the header must be there', reply);
    },
  },
];

const SUBMISSIONS: Case[] = [
  {
    number: 10,
    title: 'a request is accepted, waits, and shows no number',
    run: async (context) => {
      const { submit, keep, key, people } = context;
      const reply = await submit({ iin: people.person, reference: 'acceptance' }, key('first'));
      hasStatus(reply, 202);
      keep('the open request', reply);
      const { status, iin, reference, decidedAt, answeredAt } = reply.json;
      check(status === 'awaiting-consent', 'it must wait for consent', reply);
      check(iin === `${people.person.slice(0, 6)}******`, 'the IIN must be masked', reply);
      check(reference === 'acceptance', 'the reference must come back', reply);
      check(decidedAt === null && answeredAt === null, 'absent times must be null', reply);
      check(reply.headers.get('location') === `/v1/requests/${idOf(reply)}`, 'Location must name it', reply);
    },
  },
  {
    number: 11,
    title: 'the same key and body again lead to the same request, and say so',
    run: async ({ submit, kept, key, people }) => {
      const reply = await submit({ iin: people.person, reference: 'acceptance' }, key('first'));
      hasStatus(reply, 200);
      check(idOf(reply) === idOf(kept('the open request')), 'it must be the same request', reply);
      check(reply.headers.get('idempotent-replayed') === 'true', 'Idempotent-Replayed must be true', reply);
    },
  },
  {
    number: 12,
    title: 'the same key with another body is 422',
    run: async ({ submit, key, people }) =>
      isProblem(
        await submit({ iin: people.person, reference: 'other' }, key('first')),
        422,
        'idempotency-key-reused',
      ),
  },
  {
    number: 13,
    title: 'the same question by another key gives the open request',
    run: async ({ submit, kept, key, people }) => {
      const reply = await submit({ iin: people.person, reference: 'acceptance' }, key('second'));
      hasStatus(reply, 200);
      check(idOf(reply) === idOf(kept('the open request')), 'it must be the open request', reply);
    },
  },
  {
    number: 14,
    title: 'another purpose while a request is open is 409, and names the open one',
    run: async ({ submit, kept, people }) => {
      const reply = await submit({ iin: people.person, purpose: 'housing' });
      isProblem(reply, 409, 'open-request');
      const location = `/v1/requests/${idOf(kept('the open request'))}`;
      check(reply.headers.get('location') === location, 'Location must name the open request', reply);
    },
  },
  {
    number: 15,
    title: 'an open request says when to ask again',
    run: async ({ call, kept }) => {
      const reply = await call('GET', `/v1/requests/${idOf(kept('the open request'))}`);
      hasStatus(reply, 200);
      check(/^\d+$/.test(reply.headers.get('retry-after') ?? ''), 'Retry-After must be seconds', reply);
    },
  },
  {
    number: 16,
    title: "another's request, and one that is none, are 404",
    run: async ({ call }) => {
      isProblem(await call('GET', `/v1/requests/${NOBODY}`), 404, 'not-found');
      isProblem(await call('POST', `/v1/requests/${NOBODY}/cancel`), 404, 'not-found');
    },
  },
  {
    number: 17,
    title: 'there is no answer before there is one',
    run: async ({ call, kept }) =>
      isProblem(await call('GET', `/v1/requests/${idOf(kept('the open request'))}/answer`), 404, 'not-found'),
  },
  {
    number: 18,
    title: 'a request is withdrawn',
    run: async (context) => {
      const reply = await cancelled(context, context.kept('the open request'));
      hasStatus(reply, 200);
      check(reply.json.status === 'cancelled', 'it must be cancelled', reply);
      context.keep('the withdrawn request', reply);
    },
  },
  {
    number: 19,
    title: 'what is final stays final: 409, and no time to ask again',
    run: async (context) => {
      const withdrawn = context.kept('the withdrawn request');
      isProblem(await cancelled(context, withdrawn), 409, 'already-final');
      const reply = await context.call('GET', `/v1/requests/${idOf(withdrawn)}`);
      check(!reply.headers.has('retry-after'), 'there must be no Retry-After', reply);
    },
  },
  {
    number: 20,
    title: 'after the end the same question makes a new request',
    run: async (context) => {
      const reply = await askedAndWithdrawn(context, {});
      hasStatus(reply, 202);
      check(idOf(reply) !== idOf(context.kept('the withdrawn request')), 'it must be another request', reply);
    },
  },
  {
    number: 21,
    title: 'two at once by one key are one request',
    run: async (context) => {
      const send = () => context.submit({ iin: context.people.person }, context.key('twice'));
      const replies = await Promise.all([send(), send()]);
      for (const reply of replies) hasStatus(reply, 200, 202);
      check(new Set(replies.map(idOf)).size === 1, 'both must name one request', replies[1]);
      for (const reply of replies.slice(0, 1)) hasStatus(await cancelled(context, reply), 200);
    },
  },
];

const REFUSALS: Case[] = [
  {
    number: 22,
    title: 'a wrong check digit is refused, and not repeated',
    run: async ({ submit, people }) => {
      const iin = mistyped(people.person);
      const reply = await submit({ iin });
      pointsAt(reply, '/iin');
      check(!reply.text.includes(iin), 'the number must not be repeated');
    },
  },
  {
    number: 23,
    title: 'a date of birth that contradicts the IIN is refused',
    run: async ({ submit, people }) =>
      pointsAt(await submit({ iin: people.person, birthDate: '1999-12-31' }), '/birthDate'),
  },
  {
    number: 24,
    title: 'the same date is taken once it is confirmed',
    run: async (context) =>
      hasStatus(await askedAndWithdrawn(context, { birthDate: '1999-12-31', birthDateConfirmed: true }), 202),
  },
  {
    number: 25,
    title: 'a field that is none is refused by its name',
    run: async ({ submit, people }) =>
      pointsAt(await submit({ iin: people.person, colour: 'red' }), '/colour'),
  },
  {
    number: 26,
    title: 'a purpose that is none is refused',
    run: async ({ submit, people }) =>
      pointsAt(await submit({ iin: people.person, purpose: 'wish' }), '/purpose'),
  },
  {
    number: 27,
    title: 'a reference of 65 characters is refused',
    run: async ({ submit, people }) =>
      pointsAt(await submit({ iin: people.person, reference: 'r'.repeat(65) }), '/reference'),
  },
  {
    number: 28,
    title: 'what is no JSON is 400, what does not say that it is, 415',
    run: async ({ call }) => {
      isProblem(await call('POST', '/v1/requests', { body: '{' }), 400, 'invalid-request');
      const headers = { 'content-type': 'text/plain' };
      isProblem(await call('POST', '/v1/requests', { body: '{}', headers }), 415, 'unsupported-media-type');
    },
  },
  {
    number: 29,
    title: 'a query parameter that is none is refused by its name',
    run: async ({ call }) => pointsAt(await call('GET', '/v1/requests?changed_since=MA'), '/changed_since'),
  },
  {
    number: 30,
    title: 'a page of none is refused',
    run: async ({ call }) => pointsAt(await call('GET', '/v1/requests?limit=0'), '/limit'),
  },
  {
    number: 31,
    title: 'a webhook to an inner address is refused',
    run: async ({ call }) => {
      for (const url of ['https://10.0.0.1/', 'https://[::ffff:10.0.0.1]/', 'https://167772161/'])
        pointsAt(await call('PUT', '/v1/webhook', { body: { url } }), '/url');
    },
  },
];

/** A page of the feed from the time at which a request was made. */
const feedSince =
  (context: Context, { json }: Reply) =>
  () =>
    context.call('GET', `/v1/requests?changedSince=${encodeURIComponent(String(json.createdAt))}`);

const namesIt = (id: string) => (page: Reply) =>
  (page.json.items as { id: string }[] | undefined)?.some((item) => item.id === id) ?? false;

const FEED: Case[] = [
  {
    number: 32,
    title: 'the feed shows what became final, within seconds',
    run: async (context) => {
      const withdrawn = context.kept('the withdrawn request');
      const page = await context.until(feedSince(context, withdrawn), namesIt(idOf(withdrawn)));
      context.keep('a page of the feed', page);
    },
  },
  {
    number: 33,
    title: 'the cursor of a page leads on: nothing comes again',
    run: async (context) => {
      const page = context.kept('a page of the feed');
      const next = await context.call('GET', `/v1/requests?changedSince=${String(page.json.next)}`);
      hasStatus(next, 200);
      const id = idOf(context.kept('the withdrawn request'));
      check(!namesIt(id)(next), 'a request that is final must not come again', next);
    },
  },
];

/** A request of the run about somebody, once it has this status. */
async function decided(context: Context, iin: string, status: string): Promise<Reply> {
  const reply = await context.submit({ iin }, context.key(status));
  hasStatus(reply, 200, 202);
  return context.until(
    () => context.call('GET', `/v1/requests/${idOf(reply)}`),
    ({ json }) => json.status === status,
  );
}

const DECISIONS: Case[] = [
  {
    number: 34,
    title: 'a consent leads to an answer, within 15 minutes of it',
    needs: 'grants',
    run: async (context) => {
      const reply = context.keep(
        'the answer',
        await decided(context, context.people.grants ?? '', 'answered'),
      );
      const { decidedAt, answeredAt } = reply.json;
      const took = Date.parse(String(answeredAt)) - Date.parse(String(decidedAt));
      check(took >= 0 && took <= 15 * 60_000, 'it must come within 15 minutes', reply);
    },
  },
  {
    number: 35,
    title: 'the signed answer is the service’s own, of this request',
    needs: 'grants',
    run: async ({ call, kept, url }) => {
      const id = idOf(kept('the answer'));
      const jws = await call('GET', `/v1/requests/${id}/answer`, { headers: { accept: 'application/jose' } });
      hasStatus(jws, 200);
      const keys = await call('GET', '/.well-known/jwks.json', { token: null });
      const issuer = JSON.parse(
        atob((jws.text.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
      ).iss;
      const options = { issuer: String(issuer), keys: keys.json as never, requestId: id };
      const { belongs } = await verifyAnswer(jws.text, options);
      const facts = kept('the answer').json.answer as { belongs: boolean };
      check(belongs === facts.belongs, `JWS and JSON of ${url} must say the same`);
    },
  },
  {
    number: 36,
    title: 'the answer is a page to print, too, and no other form',
    needs: 'grants',
    run: async ({ call, kept }) => {
      const path = `/v1/requests/${idOf(kept('the answer'))}/answer`;
      const pdf = await call('GET', path, { headers: { accept: 'application/pdf' } });
      check(pdf.status === 200 && pdf.text.startsWith('%PDF-'), 'it must be a PDF');
      isProblem(await call('GET', path, { headers: { accept: 'image/png' } }), 406, 'not-acceptable');
    },
  },
  {
    number: 37,
    title: 'anybody verifies the answer by the code on the paper',
    needs: 'grants',
    run: async ({ call, kept }) => {
      const { verificationCode, belongs } = kept('the answer').json.answer as Record<string, unknown>;
      const reply = await call('GET', `/v1/answers/${verificationCode}`, { token: null });
      hasStatus(reply, 200);
      check(reply.json.valid === true && reply.json.belongs === belongs, 'it must say the same', reply);
    },
  },
  {
    number: 38,
    title: 'a refusal is told as one, without an answer',
    needs: 'refuses',
    run: async (context) => {
      const reply = await decided(context, context.people.refuses ?? '', 'refused');
      check(reply.json.answer === undefined, 'there must be no answer', reply);
      const path = `/v1/requests/${idOf(reply)}/answer`;
      isProblem(await context.call('GET', path), 404, 'not-found');
    },
  },
];

export const CASES: readonly Case[] = [...BASICS, ...SUBMISSIONS, ...REFUSALS, ...FEED, ...DECISIONS];
