import { KEYS, type KeyName } from '../../shared/service/table.ts';
import { copyTables, loseKey, restoreTables } from './drill.ts';

const HELP = `npm run drill -- copy <data folder> <copy>         the tables as they are now
npm run drill -- restore <copy> <data folder>      the tables as they were then
npm run drill -- lose-key <data folder> <key>      another key instead of ${Object.keys(KEYS).join(', ')}
The service must not run on a folder that is changed. docs/operations.md says what is lost by each.`;

const isKey = (name: string): name is KeyName => name in KEYS;

/** Rehearses on one machine what docs/operations.md has: a table that goes back in time, a key that is lost. */
async function main([command, first, second]: readonly string[]): Promise<string> {
  if (first === undefined || second === undefined) throw new Error(HELP);
  switch (command) {
    case 'copy':
      await copyTables(first, second);
      return `The tables of ${first} are copied to ${second}.`;
    case 'restore':
      restoreTables(first, second);
      return `The tables of ${second} are as they were when ${first} was made.`;
    case 'lose-key':
      if (!isKey(second)) throw new Error(HELP);
      loseKey(first, second);
      return `The key ${second} of ${first} is another one.`;
    default:
      throw new Error(HELP);
  }
}

main(process.argv.slice(2)).then(
  (line) => console.log(line),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
