import { type Answer, verifyAnswer } from './answer.ts';
import { makeCaller, type Options, pause, Refused, retryAfter } from './call.ts';
import type { ChangesPage, NewWebhook, Request, Submission, Webhook } from './types.ts';

type ClientOptions = Options & {
  /** Whose signature an answer must bear; the service's address unless its documents say another. */
  issuer?: string;
};

type Asking = {
  /** Yours, the same when the question is asked again; made up where there is none, and then good for this one call. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

/** Where the feed's cursor is kept between two runs: a file, a row of a database. */
export type CursorStore = {
  load: () => Promise<string | null> | string | null;
  save: (cursor: string) => Promise<void> | void;
};

const FINAL = new Set(['answered', 'refused', 'expired', 'cancelled']);
export const isFinal = ({ status }: Pick<Request, 'status'>): boolean => FINAL.has(status);

/** Between two looks where the service names no time, ms. */
const QUIET = 5_000;

/** A requester's side of Kelisim. Every method throws `Refused` (call.ts) for a refusal. */
export function createClient(options: ClientOptions) {
  const call = makeCaller(options);
  const issuer = options.issuer ?? options.url.replace(/\/$/, '');

  async function submit(submission: Submission, { idempotencyKey, signal }: Asking = {}): Promise<Request> {
    const headers = { 'idempotency-key': idempotencyKey ?? crypto.randomUUID() };
    return (await call('POST', '/v1/requests', { body: submission, headers, signal })).json();
  }

  const read = async (id: string): Promise<Request> => (await call('GET', `/v1/requests/${id}`)).json();

  /** The request once it is final, asked for as often as the service says. */
  async function whenFinal(id: string, signal?: AbortSignal): Promise<Request> {
    for (;;) {
      const response = await call('GET', `/v1/requests/${id}`, { signal });
      const request: Request = await response.json();
      if (isFinal(request)) return request;
      await pause(retryAfter(response) ?? QUIET, signal);
    }
  }

  /** The signed answer of an answered request, verified; `jws` is what to keep. */
  async function answer(id: string): Promise<{ jws: string; answer: Answer }> {
    const headers = { accept: 'application/jose' };
    const jws = await (await call('GET', `/v1/requests/${id}/answer`, { headers })).text();
    return { jws, answer: await verifyAnswer(jws, { issuer, requestId: id }) };
  }

  /** One page of the feed behind a cursor; from the beginning without one. */
  async function page(cursor: string | null, signal?: AbortSignal): Promise<ChangesPage> {
    const query = cursor === null ? '' : `?changedSince=${encodeURIComponent(cursor)}`;
    return (await call('GET', `/v1/requests${query}`, { signal })).json();
  }

  return {
    submit,
    whenFinal,
    answer,
    read,
    /** Throws `Refused` (`already-final`) where it ended in another way. */
    async cancel(id: string): Promise<Request> {
      try {
        return await (await call('POST', `/v1/requests/${id}/cancel`)).json();
      } catch (error) {
        // A try before may have taken effect, and its answer been lost.
        const request = error instanceof Refused && error.status === 409 ? await read(id) : null;
        if (request?.status === 'cancelled') return request;
        throw error;
      }
    },

    /** Asks, waits until the request is final, and verifies the answer where there is one. Up to 2 h 12 min. */
    async confirm(submission: Submission, asking: Asking = {}) {
      const { id } = await submit(submission, asking);
      const request = await whenFinal(id, asking.signal);
      return request.status === 'answered' ? { request, ...(await answer(id)) } : { request, answer: null };
    },

    /**
     * Every change of one's requests, the oldest first, for as long as it is asked for the next. The cursor is saved once all of a
     * page were taken: after a crash some come again, none is missed.
     */
    async *changes(cursor: CursorStore, signal?: AbortSignal): AsyncGenerator<Request> {
      let position = await cursor.load();
      for (;;) {
        const { items, next } = await page(position, signal);
        yield* items;
        if (next !== position) await cursor.save(next);
        position = next;
        if (items.length === 0) await pause(QUIET, signal);
      }
    },

    /** `secret` is there only where there was no webhook before. */
    setWebhook: async (url: string): Promise<Webhook & Partial<Pick<NewWebhook, 'secret'>>> =>
      (await call('PUT', '/v1/webhook', { body: { url } })).json(),
    rotateWebhookSecret: async (): Promise<NewWebhook> => (await call('POST', '/v1/webhook/secret')).json(),
  };
}

export type Client = ReturnType<typeof createClient>;
