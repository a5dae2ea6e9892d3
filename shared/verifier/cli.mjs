#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { keySetIn } from './key-set.mjs';
import { CannotCheck, download, readFrom } from './read.mjs';
import { verify } from './verify.mjs';

const USAGE = `Usage: kelisim-verify FILE --jwks FILE|URL

Verifies an answer (JWS, or PDF that carries one), an evidence of consent (JWS), or an exported event chain (JSON).
--jwks   the key set to trust, <service>/.well-known/jwks.json; saved beforehand, it makes the check work offline.
         Only an exported event chain needs none.

Exit: 0 it holds, 1 it does not, 2 it could not be checked.
`;

const EXIT = { holds: 0, refused: 1, unchecked: 2 };

function readArguments() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { jwks: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return null;
    if (positionals.length !== 1) throw new CannotCheck('Name one file.');
    return { file: positionals[0], jwks: values.jwks };
  } catch (error) {
    throw error instanceof CannotCheck ? error : new CannotCheck(error.message, { cause: error });
  }
}

const isUrl = (place) => /^https?:\/\//i.test(place) && URL.canParse(place);

/** Never where the document itself says: a forger's would point to the forger's. */
async function readKeySet(place) {
  if (place === undefined) throw new CannotCheck('Name the keys: --jwks <service>/.well-known/jwks.json.');
  const keySet = keySetIn(await (isUrl(place) ? download(place) : readFrom(place)));
  if (keySet === null) throw new CannotCheck(`${place} is no key set (RFC 7517, section 5).`);
  return keySet;
}

/** A name in a file that somebody sent must not steer the terminal. */
const printable = (line) => line.replace(/\p{C}/gu, '');

async function main() {
  const input = readArguments();
  if (input === null) {
    process.stdout.write(USAGE);
    return EXIT.holds;
  }
  const { outcome, lines } = await verify(await readFrom(input.file), {
    keySet: () => readKeySet(input.jwks),
    service: isUrl(input.jwks ?? '') ? new URL(input.jwks).origin : '<service>',
  });
  const text = lines.map(printable).join('\n');
  if (outcome === 'unchecked') process.stderr.write(`COULD NOT BE CHECKED: ${text}\n`);
  else process.stdout.write(outcome === 'holds' ? `HOLDS\n${text}\n` : `DOES NOT HOLD: ${text}\n`);
  return EXIT[outcome];
}

/** Whatever goes wrong in here says nothing of the document. */
function giveUp(error) {
  const message = printable(String(error?.message ?? error));
  const isUse = error instanceof CannotCheck;
  process.stderr.write(isUse ? `${message}\n\n${USAGE}` : `COULD NOT BE CHECKED: ${message}\n`);
  process.exit(EXIT.unchecked);
}

// The PDF reader works on after its promises: what it throws late, or never comes back with, must not look like a verdict.
process.on('uncaughtException', giveUp);
const whenIdle = () => giveUp('the file brought the check to a halt');
process.once('beforeExit', whenIdle);

main().then((code) => {
  process.off('beforeExit', whenIdle);
  process.exitCode = code;
}, giveUp);
