import type { Tokens } from '../tokens.ts';

/** An answer, read whole. */
export type Reply = { status: number; headers: Headers; text: string; json: Record<string, unknown> };
type Given = { token?: string | null; body?: unknown; headers?: Record<string, string> };

export type People = {
  /** Somebody who may be asked about, and whose requests may be withdrawn. */
  person: string;
  /** Somebody who agrees to the request of this run within the time allowed, and somebody who refuses. */
  grants?: string | undefined;
  refuses?: string | undefined;
};

export type Settings = { url: string; tokens: Tokens; people: People; patience: number };

/** What the cases share: the calls, and what the ones before have made. */
export function makeContext({ url, tokens, people, patience }: Settings) {
  const run = crypto.randomUUID().slice(0, 8);
  const made = new Map<string, Reply>();

  async function call(method: string, path: string, { token, body, headers }: Given = {}): Promise<Reply> {
    const bearer = token === undefined ? await tokens() : token;
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
  }

  return {
    url,
    tokens,
    people,
    call,
    /** An idempotency key of this run's own. */
    key: (name: string) => ({ 'idempotency-key': `acceptance-${run}-${name}` }),
    submit: (body: Record<string, unknown>, headers: Record<string, string> = {}) =>
      call('POST', '/v1/requests', { body: { purpose: 'credit', ...body }, headers }),
    keep: (name: string, reply: Reply): Reply => {
      made.set(name, reply);
      return reply;
    },
    /** What an earlier case made. Throws where that case did not get so far. */
    kept(name: string): Reply {
      const reply = made.get(name);
      if (!reply) throw new Error(`the case that makes ${name} did not pass`);
      return reply;
    },
    /** Looks again until `wanted` takes what it sees, for as long as this run is patient. */
    async until(look: () => Promise<Reply>, wanted: (seen: Reply) => boolean): Promise<Reply> {
      const end = Date.now() + patience;
      for (;;) {
        const seen = await look();
        if (wanted(seen)) return seen;
        if (Date.now() > end)
          throw new Error(`it did not come true within ${patience / 1_000} s: ${told(seen)}`);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    },
  };
}

export type Context = ReturnType<typeof makeContext>;

/** An answer as a report shows it: nothing personal is in one of these. */
const told = ({ status, headers, text }: Reply): string =>
  `${status} ${text.slice(0, 300)} (x-request-id ${headers.get('x-request-id') ?? 'none'})`;

/** The id of the request in an answer. Throws where there is none. */
export function idOf(reply: Reply): string {
  const { id } = reply.json;
  if (typeof id !== 'string') throw new Error(`there must be the id of a request, but: ${told(reply)}`);
  return id;
}

export function check(holds: boolean, what: string, reply?: Reply): void {
  if (!holds) throw new Error(reply ? `${what}, but: ${told(reply)}` : what);
}

export function hasStatus(reply: Reply, ...statuses: number[]): void {
  check(statuses.includes(reply.status), `the status must be ${statuses.join(' or ')}`, reply);
}

/** Status first: a gateway's own refusals (401, 403, 413, 429) are no problem documents. */
export function isProblem(reply: Reply, status: number, kind: string): void {
  hasStatus(reply, status);
  check(String(reply.json.type).endsWith(`/${kind}`), `the problem must be ${kind}`, reply);
}

/** A 400 that points at one member, and does not repeat what was sent. */
export function pointsAt(reply: Reply, pointer: string): void {
  isProblem(reply, 400, 'invalid-request');
  const errors = Array.isArray(reply.json.errors) ? reply.json.errors : [];
  check(
    errors.some((error: { pointer?: string }) => error.pointer === pointer),
    `an error must point at ${pointer}`,
    reply,
  );
}
