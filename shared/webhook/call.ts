import { lookup as lookupName } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { SECOND } from '../domain/time.ts';
import type { Outcome } from '../domain/webhook.ts';
import { type Addresses, isCallable, judgeAddress } from './address.ts';

/** The most that a call may take, ms, from the question for its name to the end of its answer. */
const LIMIT = 10 * SECOND;
/** What is read of an answer, bytes; the connection is closed where it has more. */
const MOST_BYTES = 64 * 1_024;

export type Lookup = (host: string) => Promise<{ address: string; family: number }[]>;
const system: Lookup = (host) => lookupName(host, { all: true });

class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

/**
 * A name is judged when it is connected to, by all that it leads to at that moment, and what was judged is what is
 * connected to: nothing can change in between.
 */
const judging =
  (allowed: Addresses, find: Lookup): LookupFunction =>
  (host, _options, done) => {
    find(host).then(
      (found) => {
        const sound = found.length > 0 && found.every(({ address }) => isCallable(address, allowed));
        if (sound) done(null, found);
        else done(new RefusedAddress('the name leads to an address that is not of the public internet'), []);
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    );
  };

/** Reads an answer to its end, or to what is enough of it. */
async function readSome(body: AsyncIterable<Buffer>): Promise<void> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) break;
  }
}

const isOf = (error: unknown, name: string): boolean =>
  error instanceof Error && (error.name === name || isOf(error.cause, name));

export type CallOut = (
  url: string,
  message: { headers: Record<string, string>; body: string },
) => Promise<Outcome>;

/**
 * Posts to a stranger's server: to public addresses only, following no redirect, with an end to its patience. Whatever the
 * receiver does is an outcome; it never throws for it.
 */
export function makeCallOut(allowed: Addresses, find: Lookup = system): CallOut {
  const agent = new Agent({
    connect: { lookup: judging(allowed, find), timeout: LIMIT },
    // No connection is used again: each call is judged by where its name leads then.
    pipelining: 0,
  });
  return async (url, { headers, body }) => {
    const judged = judgeAddress(url, allowed);
    if (judged.kind === 'refused') return { result: 'refused-address' };
    const signal = AbortSignal.timeout(LIMIT);
    try {
      const answer = await request(judged.url, { dispatcher: agent, method: 'POST', headers, body, signal });
      await readSome(answer.body);
      return { result: 'answered', status: answer.statusCode };
    } catch (error) {
      if (isOf(error, 'RefusedAddress')) return { result: 'refused-address' };
      return { result: signal.aborted ? 'timed-out' : 'unreachable' };
    }
  };
}
