import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SNSClient } from '@aws-sdk/client-sns';
import toFastProperties from 'to-fast-properties';
import { SECOND } from '../domain/time.ts';
import { noteThrottle } from '../telemetry/throttles.ts';
import { Sha256 } from './sha256.ts';

/** The clients, by the names under which the rest of the house takes them. */
export type DynamoDb = DynamoDBClient;
export type Kms = KMSClient;
export type Sns = SNSClient;

const CONNECTION_LIMIT = SECOND / 2;

/**
 * The most that one try may take, ms, from its start to the last byte of its answer. SNS is slower and is tried once:
 * what fails is tried again by the due index, and the client's own retries would only send twice.
 */
const LIMITS = {
  dynamodb: { ofTry: SECOND, maxAttempts: 3 },
  kms: { ofTry: SECOND, maxAttempts: 3 },
  sns: { ofTry: 3 * SECOND, maxAttempts: 1 },
} as const;

type Limits = (typeof LIMITS)[keyof typeof LIMITS];

/**
 * Without `throwOnRequestTimeout` the SDK only warns of a call that takes too long, and waits on. With `cacheMiddleware` it puts
 * the chain of each kind of command together once and not for each call, of which a batch of the register makes hundreds.
 */
const settingsOf = ({ ofTry, maxAttempts }: Limits) => ({
  maxAttempts,
  sha256: Sha256,
  cacheMiddleware: true,
  requestHandler: {
    connectionTimeout: CONNECTION_LIMIT,
    requestTimeout: ofTry,
    throwOnRequestTimeout: true,
  },
});

type Body = {
  destroy: (error: Error) => void;
  once: (event: 'close', listener: () => void) => void;
};

/**
 * `requestTimeout` ends with the answer's headers, and `socketTimeout` begins anew with each byte: neither ends a body
 * that stalls, or drips. This does, for each try by itself, by an error that the client's retries know.
 */
const limitBody =
  ({ ofTry }: Limits) =>
  <Input, Output extends { response: unknown }>(next: (input: Input) => Promise<Output>) =>
  async (input: Input): Promise<Output> => {
    const startedAt = performance.now();
    const output = await next(input);
    const { body } = output.response as { body: Body };
    const left = ofTry - (performance.now() - startedAt);
    const timer = setTimeout(() => body.destroy(tooSlow(ofTry)), Math.max(left, SHORTEST));
    body.once('close', () => clearTimeout(timer));
    return output;
  };

/** A body whose headers came at the last moment still gets so much, ms. */
const SHORTEST = SECOND / 10;

const tooSlow = (limit: number): Error =>
  Object.assign(new Error(`the answer's body did not end within ${limit} ms`), {
    name: 'TimeoutError',
    code: 'ETIMEDOUT',
  });

/** Right beside the connection, inside the retries and the reading of the answer. */
const INNERMOST = { name: 'limitBody', step: 'deserialize', priority: 'low' } as const;

/**
 * The most calls of a client under way at a time. Where hundreds are begun at once (a batch of the register, many
 * invocations in one process on one machine) they would spend their time limits waiting for one another.
 */
const AT_ONCE = { dynamodb: 16, kms: 10 } as const;

/** Outside of the retries: no try's time runs while it waits for its turn. */
const OUTERMOST = { name: 'inTurns', step: 'initialize' } as const;

const inTurns = (atOnce: number) => {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return <Input, Output>(next: (input: Input) => Promise<Output>) =>
    async (input: Input): Promise<Output> => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await next(input);
      } finally {
        release();
      }
    };
};

/** What AWS calls a refusal for being too many; the retries hide it until they are used up. */
const THROTTLE = /Throttl|ThroughputExceeded|RequestLimitExceeded|TooManyRequests/;

const countThrottles =
  <Input, Output>(next: (input: Input) => Promise<Output>) =>
  async (input: Input): Promise<Output> => {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof Error && THROTTLE.test(error.name)) noteThrottle();
      throw error;
    }
  };

/** Inside the retries, outside of the reading of the answer, which makes the error. */
const OF_EACH_TRY = { name: 'countThrottles', step: 'finalizeRequest', priority: 'low' } as const;

/**
 * What the SDK does in each call, and nobody asks for: it spells out itself and the machine, and walks through what was sent and
 * answered to leave out of a log what is secret, though there is no log. A third of a call's time in this process.
 */
const NEEDLESS = ['getUserAgentMiddleware', 'loggerMiddleware'];

type Client = DynamoDBClient | KMSClient | SNSClient;

/** One signer for all calls of a client: the SDK would build one for each. Its credentials are looked at in each call all the same. */
function signOnce({ config }: Client): void {
  const open = config.signer;
  let signer: ReturnType<typeof open> | undefined;
  config.signer = async (scheme) => {
    signer ??= open(scheme);
    try {
      return await signer;
    } catch (error) {
      signer = undefined;
      throw error;
    }
  };
}

/** As the house makes its calls. The config is read in each of them, three times as a whole: V8 keeps it as a dictionary otherwise. */
function prepared<Made extends Client>(client: Made, limits: Limits, atOnce?: number): Made {
  // One client's type for all: what is added here knows nothing of a command's input.
  const middlewareStack = client.middlewareStack as DynamoDBClient['middlewareStack'];
  for (const name of NEEDLESS) middlewareStack.remove(name);
  signOnce(client);
  middlewareStack.add(countThrottles, OF_EACH_TRY);
  middlewareStack.add(limitBody(limits), INNERMOST);
  if (atOnce !== undefined) middlewareStack.add(inTurns(atOnce), OUTERMOST);
  toFastProperties(client.config);
  return client;
}

export const openDynamoDb = (): DynamoDb =>
  prepared(new DynamoDBClient(settingsOf(LIMITS.dynamodb)), LIMITS.dynamodb, AT_ONCE.dynamodb);

export const openKms = (): Kms => prepared(new KMSClient(settingsOf(LIMITS.kms)), LIMITS.kms, AT_ONCE.kms);

export const openSns = (): Sns => prepared(new SNSClient(settingsOf(LIMITS.sns)), LIMITS.sns);
