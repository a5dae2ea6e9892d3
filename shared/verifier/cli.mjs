#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verify } from './verify.mjs';

/** Keys are looked for here, never where the document itself says: a forger's would point to the forger's. */
const PUBLISHED_KEYS = 'https://kelisim.kz/.well-known/jwks.json';
const PATIENCE = 10_000;

const USAGE = `Usage: kelisim-verify FILE [--jwks FILE|URL]

Verifies an answer (JWS, or PDF that carries one), an evidence of consent (JWS), or an exported event chain (JSON).
--jwks   the key set to trust; saved beforehand, it makes the check work offline. Default: ${PUBLISHED_KEYS}

Exit: 0 it holds, 1 it does not, 2 it could not be checked.
`;

/** The check could not be made: the message says what to do. */
class CannotCheck extends Error {}

function readArguments() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { jwks: { type: 'string', default: PUBLISHED_KEYS }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return null;
    if (positionals.length !== 1) throw new CannotCheck('Name one file.');
    return { file: positionals[0], jwks: values.jwks };
  } catch (error) {
    throw error instanceof CannotCheck ? error : new CannotCheck(error.message, { cause: error });
  }
}

async function read(file) {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new CannotCheck(`${file} cannot be read (${cause.code}).`, { cause });
  }
}

async function download(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) }).catch((cause) => {
    throw new CannotCheck(`${url} cannot be reached. Offline, name a saved key set: --jwks FILE.`, { cause });
  });
  if (!response.ok) throw new CannotCheck(`${url} answered ${response.status}.`);
  return response.text();
}

async function readKeySet(place) {
  const text = /^https?:\/\//.test(place) ? await download(place) : await read(place);
  try {
    const keySet = JSON.parse(text);
    if (Array.isArray(keySet?.keys)) return keySet;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new CannotCheck(`${place} is no key set (RFC 7517, section 5).`);
}

/** A name in a file that somebody sent must not steer the terminal. */
const printable = (line) => line.replace(/\p{C}/gu, '');

async function main() {
  const input = readArguments();
  if (input === null) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { holds, lines } = await verify(await read(input.file), () => readKeySet(input.jwks));
  const text = lines.map(printable).join('\n');
  process.stdout.write(holds ? `HOLDS\n${text}\n` : `DOES NOT HOLD: ${text}\n`);
  return holds ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    if (!(error instanceof CannotCheck)) throw error;
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  },
);
