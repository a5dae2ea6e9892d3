import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import iconv from 'iconv-lite';
import { z } from 'zod';
import { entry } from '../../shared/contract/bodies/register.ts';
import type { Authority } from '../../shared/domain/membership.ts';
import type { HeadingLanguage } from '../../shared/intake/headings.ts';
import type { ClientCredentials } from './tokens.ts';

/** What was asked for cannot be done as it was asked; the message says what to do instead. */
export class WrongUse extends Error {}

export const USAGE = `Usage
  npm run register -- import FILE… --authority FILE [--url URL] [--token TOKEN] [options]
  npm run register -- demo --families N --out DIR [--seed N]
  npm run register -- people [--url URL] [--token TOKEN, or client credentials as below]

people: puts the scripted people of a sandbox (docs/integrate.md) into its register, or makes them anew there
import: sends the journal (Annex 3-1), families and phones, each a CSV file, a sheet of a workbook (.xlsx) or several
  --authority FILE     JSON of whose journal it is: {"kato": "…", "name": {"kk": "…", "ru": "…"}}
  --url URL            of the service; http://localhost:3000 by default
  --token TOKEN        an access token of scope register (or KELISIM_TOKEN)
  --client-id ID       client credentials instead: with --private-key FILE (JWK or PEM), or with
                       --client-secret SECRET (or KELISIM_CLIENT_SECRET); --issuer URL of the provider
  --encoding NAME      of a CSV file that is neither UTF-8 nor UTF-16: rk1048 by default, windows-1251, …
  --language kk|ru|en  of the reasons; that of the headings by default
  --concurrency N      calls at once, 4 by default
  --dry-run            reads and checks everything, sends nothing
Exit code: 0 every row was accepted, 1 some were not (FILE.rejected.csv says why), 2 wrong use or a file that cannot be
read, 3 the service was away or refused the call: the same command goes on where this one ended.`;

const DEFAULT_URL = 'http://localhost:3000';
const DEFAULT_CONCURRENCY = 4;
const MOST_AT_ONCE = 16;

type Credentials = { token: string } | ClientCredentials | null;
export type PeopleOptions = { url: string; credentials: Credentials };
export type ImportOptions = {
  files: string[];
  url: string;
  credentials: Credentials;
  authority: Authority | null;
  encoding: string | undefined;
  language: HeadingLanguage | undefined;
  concurrency: number;
  dryRun: boolean;
};
export type DemoOptions = { families: number; out: string; seed: number };
export type Command =
  | { kind: 'import'; options: ImportOptions }
  | { kind: 'demo'; options: DemoOptions }
  | { kind: 'people'; options: PeopleOptions }
  | { kind: 'help' };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  ...{ url: text, token: text, 'client-id': text, 'client-secret': text, 'private-key': text, issuer: text },
  ...{ authority: text, encoding: text, language: text, concurrency: text, 'dry-run': flag, help: flag },
  ...{ families: text, out: text, seed: text },
};

/** Reads the command line. Throws `WrongUse`. */
export function readCommand(args: string[], env: Readonly<Record<string, string | undefined>>): Command {
  const { values, positionals } = parsed(args);
  const [command, ...files] = positionals;
  if (values.help || command === undefined) return { kind: 'help' };
  if (command === 'demo') return { kind: 'demo', options: demoOptions(values) };
  const url = (values.url ?? DEFAULT_URL).replace(/\/+$/, '');
  const credentials = credentialsOf(values, env);
  if (command === 'people') return { kind: 'people', options: { url, credentials } };
  if (command !== 'import') throw new WrongUse(`There is no command "${command}".`);
  if (files.length === 0) throw new WrongUse('Name at least one file to import.');
  const options = {
    files,
    url,
    credentials,
    authority: values.authority === undefined ? null : readAuthority(values.authority),
    encoding: encodingOf(values.encoding),
    language: oneOf(['kk', 'ru', 'en'] as const, values.language, '--language'),
    concurrency: whole(values.concurrency, {
      name: '--concurrency',
      otherwise: DEFAULT_CONCURRENCY,
      most: MOST_AT_ONCE,
    }),
    dryRun: values['dry-run'] ?? false,
  };
  if (options.credentials === null && !options.dryRun)
    throw new WrongUse('Give an access token by --token, or client credentials by --client-id.');
  return { kind: 'import', options };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
type Values = ReturnType<typeof parsed>['values'];

const demoOptions = (values: Values): DemoOptions => {
  if (values.out === undefined) throw new WrongUse('Name a folder by --out.');
  return {
    families: whole(values.families, { name: '--families', otherwise: 100, most: 1_000_000 }),
    out: values.out,
    seed: whole(values.seed, { name: '--seed', otherwise: 1, most: 2 ** 31 }),
  };
};

function credentialsOf(
  values: Values,
  env: Readonly<Record<string, string | undefined>>,
): ImportOptions['credentials'] {
  const clientId = values['client-id'];
  const token = values.token ?? env.KELISIM_TOKEN;
  if (clientId === undefined) return token === undefined ? null : { token };
  const clientSecret = values['client-secret'] ?? env.KELISIM_CLIENT_SECRET;
  const privateKeyFile = values['private-key'];
  if (clientSecret === undefined && privateKeyFile === undefined)
    throw new WrongUse('With --client-id comes --private-key FILE or --client-secret SECRET.');
  return { clientId, clientSecret, privateKeyFile, issuer: values.issuer };
}

function readAuthority(file: string): Authority {
  const schema = entry('9999-12-31').shape.authority;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' ')
        : 'it is no JSON, or cannot be opened.';
    throw new WrongUse(
      `${file} names no authority as {"kato": "…", "name": {"kk": "…", "ru": "…"}}: ${why}`,
      { cause: error },
    );
  }
}

function encodingOf(name: string | undefined): string | undefined {
  if (name !== undefined && !iconv.encodingExists(name))
    throw new WrongUse(`There is no encoding "${name}".`);
  return name;
}

function oneOf<T extends string>(
  known: readonly T[],
  value: string | undefined,
  name: string,
): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((one) => one === value);
  if (found === undefined) throw new WrongUse(`${name} is one of ${known.join(', ')}.`);
  return found;
}

function whole(
  value: string | undefined,
  { name, otherwise, most }: { name: string; otherwise: number; most: number },
): number {
  const number = value === undefined ? otherwise : Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new WrongUse(`${name} is a whole number from 1 to ${most}.`);
}
