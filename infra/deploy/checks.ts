import { z } from 'zod';
import type { StageConfig } from '../config.ts';
import { reservedCopies } from '../lambda/copies.ts';

/** `stop`: the deployment would fail, or nobody could use what it makes. `look`: it works, and something is not as it should be. */
export type Finding = { kind: 'fine' | 'look' | 'stop'; what: string; help?: string };

/** What is looked at; each call throws when AWS, or the issuer, cannot be reached. */
export type Looks = {
  /** Lambda's GetAccountSettings. */
  concurrency: () => Promise<{ total: number; unreserved: number }>;
  /** End User Messaging's DescribeSpendLimits, by name: what the account may be set to, USD a month. */
  spendLimit: () => Promise<unknown>;
  /** SNS's GetSMSSandboxAccountStatus. */
  inSandbox: () => Promise<boolean>;
  /** End User Messaging's DescribeSenderIds. */
  senderIds: () => Promise<unknown>;
  /** CloudTrail's DescribeTrails. */
  trails: () => Promise<unknown>;
  /** A document of the OpenID provider, from the internet. */
  json: (url: string) => Promise<unknown>;
};

/** Lambda leaves this many to what reserves none. */
const UNRESERVABLE = 100;

async function concurrency({ concurrency: look }: Looks, config: StageConfig): Promise<Finding> {
  const { total } = await look();
  const needed = reservedCopies() + UNRESERVABLE;
  const what = `Lambda: ${total} copies at once; the stage reserves ${reservedCopies()}, and ${UNRESERVABLE} must be left`;
  if (total >= needed) return { kind: 'fine', what };
  return config.reserveConcurrency
    ? { kind: 'stop', what, help: 'ask for more, and deploy with -c reserveConcurrency=false until then' }
    : { kind: 'look', what, help: 'ask for more: streams and calls share what there is' };
}

const spendLimits = z.object({
  SpendLimits: z.array(z.object({ Name: z.string(), MaxLimit: z.number() }).loose()),
});

async function spend({ spendLimit }: Looks, { smsMonthlySpendUsd: wanted }: StageConfig): Promise<Finding> {
  const { SpendLimits } = spendLimits.parse(await spendLimit());
  const most = SpendLimits.find(({ Name }) => Name === 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT')?.MaxLimit ?? 0;
  const what = `SMS: at most ${most} USD a month in this account; the stage wants ${wanted}`;
  return most >= wanted
    ? { kind: 'fine', what }
    : {
        kind: 'stop',
        what,
        help: 'raise the quota, or lower smsMonthlySpendUsd: SNS refuses more than the quota',
      };
}

async function sandbox({ inSandbox }: Looks, { stage }: StageConfig): Promise<Finding> {
  if (!(await inSandbox())) return { kind: 'fine', what: 'SMS: out of the sandbox' };
  return {
    kind: stage === 'prod' ? 'stop' : 'look',
    what: 'SMS: in the sandbox, they go to ten verified numbers at most',
    help: 'End User Messaging SMS → Account → Request production access',
  };
}

const senders = z.object({
  SenderIds: z.array(z.object({ SenderId: z.string(), IsoCountryCode: z.string() }).loose()),
});

async function sender({ senderIds }: Looks, { senderId, stage }: StageConfig): Promise<Finding> {
  const { SenderIds } = senders.parse(await senderIds());
  const known = SenderIds.some((each) => each.SenderId === senderId && each.IsoCountryCode === 'KZ');
  if (known) return { kind: 'fine', what: `SMS: the sender ${senderId} is known for Kazakhstan` };
  return {
    kind: stage === 'prod' ? 'stop' : 'look',
    what: `SMS: the sender ${senderId} is not known for Kazakhstan`,
    help: 'register it (docs/deploy.md, "SMS in Kazakhstan"): operators drop what comes from an unknown one',
  };
}

const trailList = z.object({ trailList: z.array(z.unknown()) });

async function trail({ trails }: Looks): Promise<Finding> {
  const { trailList: found } = trailList.parse(await trails());
  return found.length > 0
    ? { kind: 'fine', what: `CloudTrail: ${found.length} trails` }
    : {
        kind: 'look',
        what: 'CloudTrail: no trail',
        help: 'without one, nobody is told that a key is to be ended',
      };
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.object({ kty: z.string() }).loose()) });

async function issuer({ json }: Looks, config: StageConfig): Promise<Finding> {
  const help = 'API Gateway reads it when the API is made: the deployment fails without it';
  try {
    const address = `${config.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const found = discovery.parse(await json(address));
    if (found.issuer !== config.issuer)
      return { kind: 'stop', what: `Issuer: it calls itself ${found.issuer}, not ${config.issuer}`, help };
    const { keys } = keySet.parse(await json(found.jwks_uri));
    if (!keys.some(({ kty }) => kty === 'RSA'))
      return { kind: 'stop', what: 'Issuer: no RSA key, and API Gateway takes no other', help };
    return { kind: 'fine', what: `Issuer: reachable, ${keys.length} keys` };
  } catch (error) {
    return { kind: 'stop', what: `Issuer: ${(error as Error).message}`, help };
  }
}

const CHECKS = { concurrency, spend, sandbox, sender, trail, issuer };

/** What is about SNS is no matter where SMS go through an aggregator. */
const ABOUT_SNS: ReadonlySet<string> = new Set(['spend', 'sandbox', 'sender']);

const checksFor = ({ smsTransport }: StageConfig) =>
  Object.entries(CHECKS).filter(([name]) => smsTransport === 'sns' || !ABOUT_SNS.has(name));

/** Everything that makes a first deployment fail, or useless, and can be known before. A look that fails stops. */
export async function examine(looks: Looks, config: StageConfig): Promise<Finding[]> {
  return Promise.all(
    checksFor(config).map(async ([name, check]): Promise<Finding> => {
      try {
        return await check(looks, config);
      } catch (error) {
        return {
          kind: 'stop',
          what: `${name}: ${(error as Error).message}`,
          help: 'it could not be looked at',
        };
      }
    }),
  );
}
