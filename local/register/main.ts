import { contact, entry } from '../../shared/contract/bodies/register.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { sortRows } from '../../shared/http/batch.ts';
import { scriptedRegister } from '../demonstration/scripted.ts';
import { writeDemo } from './demo.ts';
import { importFiles, type Outcome } from './import.ts';
import { NotSent } from './not-sent.ts';
import { type ImportOptions, type PeopleOptions, readCommand, USAGE, WrongUse } from './options.ts';
import { makeProgress, type Progress } from './progress.ts';
import { makeSend, type Send } from './send.ts';
import { openSource, type Source, Unreadable } from './source.ts';
import { tokenOf, tokensBy } from './tokens.ts';

const EXIT = { accepted: 0, rejected: 1, wrong: 2, away: 3 } as const;

/** `npm run register`: gives its exit code. */
async function main(): Promise<number> {
  const command = readCommand(process.argv.slice(2), process.env);
  switch (command.kind) {
    case 'help':
      console.log(USAGE);
      return EXIT.accepted;
    case 'demo':
      for (const file of await writeDemo(command.options, new Date().toISOString())) console.log(file);
      return EXIT.accepted;
    case 'people':
      return sendPeople(command.options);
    case 'import':
      return runImport(command.options);
  }
}

async function runImport(options: ImportOptions): Promise<number> {
  const progress = makeProgress();
  const sources: Source[] = [];
  try {
    for (const file of options.files) sources.push(await openSource(file, options.encoding));
    const today = almatyDate(new Date().toISOString());
    const { authority, language, concurrency, dryRun } = options;
    const outcome = await importFiles({
      ...{ sources, authority, today, language, concurrency, progress },
      url: dryRun ? null : options.url,
      send: dryRun ? checkOnly(today) : sendOf(options, progress),
    });
    progress.end();
    tell(outcome, dryRun);
    return outcome.rejected === 0 ? EXIT.accepted : EXIT.rejected;
  } finally {
    for (const source of sources) source.close();
  }
}

/** Row by row of its table: what comes twice is one. */
async function sendPeople(options: PeopleOptions): Promise<number> {
  const progress = makeProgress();
  const send = sendOf(options, progress);
  const { entries, contacts } = scriptedRegister(almatyDate(new Date().toISOString()));
  const sent = [await send('entries', entries), await send('contacts', contacts)];
  progress.end();
  const rejected = sent.reduce((sum, each) => sum + each.rejected.length, 0);
  console.log(`${sent.reduce((sum, each) => sum + each.accepted, 0)} rows accepted, ${rejected} not.`);
  return rejected === 0 ? EXIT.accepted : EXIT.rejected;
}

function sendOf({ url, credentials }: PeopleOptions, progress: Progress): Send {
  if (credentials === null) throw new WrongUse('Give an access token by --token.');
  const tokens = 'token' in credentials ? tokenOf(credentials.token) : tokensBy(url, credentials);
  return makeSend({
    url,
    tokens,
    onWait: (seconds, why) => progress.note(`Waiting ${seconds.toFixed(0)} s: ${why}.`),
  });
}

/** What the service would say of each row by itself; what only shows beside the other rows it does not know. */
const checkOnly =
  (today: string): Send =>
  async (what, rows) => {
    const { good, rejected } =
      what === 'entries' ? sortRows(rows, entry(today)) : sortRows<unknown>(rows, contact(today));
    return { accepted: good.length, rejected };
  };

function tell({ accepted, rejected, skipped, rejectsFiles }: Outcome, dryRun: boolean): void {
  if (skipped > 0) console.log(`Went on after ${skipped} rows of an import that was interrupted.`);
  console.log(`${accepted} rows ${dryRun ? 'are good' : 'accepted'}, ${rejected} not.`);
  for (const file of rejectsFiles) console.log(`Those that were not, each with its reason: ${file}`);
  if (rejected > 0) console.log('Mend them there and import that file.');
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const wrong = error instanceof WrongUse || error instanceof Unreadable;
    if (!wrong && !(error instanceof NotSent)) throw error;
    console.error(error.message);
    if (error instanceof WrongUse) console.error(`\n${USAGE}`);
    if (error instanceof NotSent)
      console.error('What was done is kept: the same command goes on from there.');
    process.exitCode = wrong ? EXIT.wrong : EXIT.away;
  },
);
