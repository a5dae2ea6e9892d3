import { createHash } from 'node:crypto';
import { detailIn } from '../../shared/contract/detail-words.ts';
import type { Authority } from '../../shared/domain/membership.ts';
import type { CalendarDate } from '../../shared/domain/time.ts';
import type { HeadingLanguage } from '../../shared/intake/headings.ts';
import { type Refusal, reasonOf, reasonOfRefusal } from '../../shared/intake/reasons.ts';
import type { RejectedRow } from '../../shared/intake/rejected.ts';
import type { TableRow } from '../../shared/intake/tables.ts';
import { type Batch, batchesOf, subjectsOf } from './batches.ts';
import { type ItemOfImport, itemsOf } from './items.ts';
import type { Progress } from './progress.ts';
import { openRejects, type Rejects } from './rejects.ts';
import type { Imported, Send } from './send.ts';
import type { Source } from './source.ts';
import { forgetState, type ImportState, readState, stateFileOf, writeState } from './state.ts';

type Options = {
  sources: readonly Source[];
  authority: Authority | null;
  today: CalendarDate;
  /** Where to, part of what makes an import the same as one before; null: nowhere, the rows are only looked at. */
  url: string | null;
  send: Send;
  concurrency: number;
  /** Of the reasons; by default that of each table's headings. */
  language: HeadingLanguage | undefined;
  progress: Progress;
};

export type Outcome = { accepted: number; rejected: number; skipped: number; rejectsFiles: string[] };

/**
 * Sends every row of the files. What is wholly dealt with is written down after each batch beside the first file, so that
 * the same import goes on there after an interruption; rows sent twice are harmless. Throws `NotSent`, `Unreadable`.
 */
export async function importFiles(options: Options): Promise<Outcome> {
  const { sources, url, concurrency, progress } = options;
  const [first] = sources;
  if (first === undefined) return { accepted: 0, rejected: 0, skipped: 0, rejectsFiles: [] };
  const stateFile = url === null ? null : stateFileOf(first.file);
  const state = readState(stateFile, identityOf(options), sources.length);
  const skipped = state.done;
  const rejects = sources.map(({ file, delimiter }, index) =>
    openRejects({ file, delimiter, isTrial: url === null }, state.files[index]),
  );
  const under = new Map<string, Promise<unknown>>();
  const running = new Set<Promise<unknown>>();
  let committed: Promise<unknown> = Promise.resolve();
  let failed: unknown;
  let total = 0;
  const onTotal = (rows: number): void => {
    total = rows;
  };

  for await (const batch of batchesOf(after(itemsOf({ ...options, onTotal }), skipped))) {
    const subjects = subjectsOf(batch);
    await Promise.all(subjects.flatMap((subject) => under.get(subject) ?? []));
    while (running.size >= concurrency) await Promise.race(running);
    if (failed) break;
    const sent = sendBatch(batch, options);
    const settled = sent.then(
      () => undefined,
      (error: unknown) => {
        failed ??= error;
      },
    );
    running.add(settled);
    for (const subject of subjects) under.set(subject, settled);
    settled.then(() => {
      running.delete(settled);
      for (const subject of subjects) if (under.get(subject) === settled) under.delete(subject);
    }, undefined);
    // In the order of the rows, whichever answer comes first: nothing after a batch that failed is counted as done.
    committed = committed.then(async () => {
      await settled;
      if (failed) return;
      commit(batch, await sent, { state, rejects, stateFile });
      progress.show(state, total === 0 ? null : state.done / total);
    });
  }
  await committed;
  if (failed) throw failed;
  const rejectsFiles = rejects.flatMap((each) => each.finish() ?? []);
  if (stateFile !== null) forgetState(stateFile);
  return { accepted: state.accepted, rejected: state.rejected, skipped, rejectsFiles };
}

/** The rows that an interrupted import has not dealt with. They are read all the same: families belong to rows before. */
async function* after(items: AsyncIterable<ItemOfImport>, count: number): AsyncGenerator<ItemOfImport> {
  let seen = 0;
  for await (const item of items) if (++seen > count) yield item;
}

type Answered = { accepted: number; rejected: { file: number; row: RejectedRow }[] };

async function sendBatch({ what, items }: Batch, { send, language }: Options): Promise<Answered> {
  const good = items.filter(({ faults }) => faults.length === 0);
  const answer: Imported =
    good.length === 0
      ? { accepted: 0, rejected: [] }
      : await send(
          what,
          good.map(({ body }) => body),
        );
  const refused = new Map(answer.rejected.map(({ index, errors }) => [good[index], errors]));
  const rejected = items.flatMap((item) => {
    const { file, row, members, faults } = item;
    const errors = refused.get(item);
    if (faults.length > 0) return [{ file, row: { row, members, reason: reasonOf(row, faults, language) } }];
    return errors
      ? [
          {
            file,
            row: { row, members, reason: reasonOfRefusal(row, inWords(errors, row, language), language) },
          },
        ]
      : [];
  });
  return { accepted: answer.accepted, rejected };
}

/** The service is asked in English, because rows of one call may be of tables in several languages. */
function inWords(errors: readonly Refusal[], { table }: TableRow, language = table.language): Refusal[] {
  if (language === 'en') return [...errors];
  return errors.map((error) => ({ ...error, detail: detailIn(language, error.detail) ?? error.detail }));
}

type Record = { state: ImportState; rejects: readonly Rejects[]; stateFile: string | null };

/** Rejected rows first: should the state not be written any more, they are written again in the same place. */
function commit(
  { items }: Batch,
  { accepted, rejected }: Answered,
  { state, rejects, stateFile }: Record,
): void {
  for (const [index, each] of rejects.entries()) {
    each.add(rejected.filter((one) => one.file === index).map(({ row }) => row));
    state.files[index] = { ...each.position };
  }
  state.done += items.length;
  state.accepted += accepted;
  state.rejected += rejected.length;
  if (stateFile !== null) writeState(stateFile, state);
}

/** Everything that decides which rows there are and where they go, as one text. */
function identityOf({ sources, authority, url }: Options): string {
  const parts = [
    url,
    authority,
    sources.map(({ sha256, encoding, delimiter }) => [sha256, encoding, delimiter]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
