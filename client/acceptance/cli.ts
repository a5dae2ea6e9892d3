#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Credentials, makeTokens, type Tokens } from '../tokens.ts';
import { CASES, type Case } from './cases.ts';
import { type Context, makeContext } from './context.ts';
import { junitOf, lineOf, type Result, summaryOf } from './report.ts';

const USAGE = `Usage: kelisim-acceptance --url URL --person IIN (--issuer URL --client ID (--key FILE | --secret-file FILE) | --token-file FILE)

Runs numbered cases as a requester against a deployment that is there for it. Withdraws the requests that it makes.
  --url URL           the service
  --person IIN        somebody who may be asked about; an SMS may go out
  --grants IIN        somebody who agrees, and
  --refuses IIN       somebody who refuses, within --patience SECONDS (60); without them their cases are not run
  --issuer, --client  the OpenID provider, and the client's id there
  --key FILE          its private key, a JWK with its alg; --secret-file FILE: its secret
  --scope, --resource what the provider wants to be asked for (scope: requests)
  --token-file FILE   a token instead of all that
  --junit FILE        writes the report as JUnit XML, too

Exit: 0 all that were run passed, 1 some did not, 2 wrong use.
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  url: TEXT,
  person: TEXT,
  grants: TEXT,
  refuses: TEXT,
  patience: TEXT,
  issuer: TEXT,
  client: TEXT,
  key: TEXT,
  'secret-file': TEXT,
  scope: TEXT,
  resource: TEXT,
  'token-file': TEXT,
  junit: TEXT,
};
type Values = Partial<Record<keyof typeof OPTIONS, string>>;

const SECONDS = 60;

function named(values: Values, name: keyof Values): string {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} is missing.`);
  return value;
}

const fileIn = (path: string): string => readFileSync(path, 'utf8').trim();

function tokensOf(values: Values): Tokens {
  const file = values['token-file'];
  if (file !== undefined) {
    const token = fileIn(file);
    return async () => token;
  }
  const { key, scope, resource } = values;
  const proof =
    key === undefined ? { secret: fileIn(named(values, 'secret-file')) } : { key: JSON.parse(fileIn(key)) };
  const credentials: Credentials = {
    ...proof,
    issuer: named(values, 'issuer'),
    clientId: named(values, 'client'),
    ...(scope !== undefined && { scope }),
    ...(resource !== undefined && { resource }),
  };
  return makeTokens(credentials);
}

async function resultOf({ number, title, needs, run }: Case, context: Context): Promise<Result> {
  if (needs && context.people[needs] === undefined)
    return { number, title, seconds: 0, outcome: 'not-run', why: `needs --${needs}` };
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  try {
    await run(context);
    return { number, title, seconds: seconds(), outcome: 'passed' };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { number, title, seconds: seconds(), outcome: 'failed', why };
  }
}

const write = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { values }: { values: Values } = parseArgs({ options: OPTIONS });
  const patience = Number(values.patience ?? SECONDS) * 1_000;
  const people = { person: named(values, 'person'), grants: values.grants, refuses: values.refuses };
  const url = named(values, 'url').replace(/\/$/, '');
  const context = makeContext({ url, tokens: tokensOf(values), people, patience });
  const results: Result[] = [];
  for (const each of CASES) {
    const result = await resultOf(each, context);
    results.push(result);
    write(lineOf(result));
  }
  write(`\n${summaryOf(results)}`);
  if (values.junit !== undefined) writeFileSync(values.junit, junitOf(results));
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  },
);
