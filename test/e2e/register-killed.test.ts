import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { type StoredItem, storedItems } from '../support/stored.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
const folder = mkdtempSync(join(tmpdir(), 'kelisim-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KILLS = 10;
/** What the applications' numbers begin with, by import, and in what is compared: letters that no reference has. */
const [KILLED, WHOLE, ANY] = ['Қ', 'Ұ', 'Ө-'] as const;
/** Each table is a call of its own: rows of the journal and phones never go together. */
const TABLES = 14;
const ROWS_A_TABLE = 6;
const APPLICATIONS = TABLES * ROWS_A_TABLE;
const BAD = TABLES;
const HEADINGS = 'өтініш №;өтініштің тіркелген күні;ЖСН;шешімнің күні;тағайындау кезеңі';

/** A journal with phones between its rows, and its families; one row of each table has a fault. The same people, whatever `mark` the numbers have. */
function filesOf(mark: string, people: readonly string[], members: readonly string[]): string[] {
  const write = (name: string, lines: readonly string[]): string => {
    const path = join(folder, `${mark}-${name}.csv`);
    writeFileSync(path, `${lines.join('\r\n')}\r\n`);
    return path;
  };
  const row = (iin: string, index: number): string =>
    `${mark}-${index};12.01.2026;${index % ROWS_A_TABLE === 1 ? '123' : iin};22.01.2026 тағайындау;2026-01 - 2099-12`;
  const phone = (iin: string, index: number): string =>
    `${iin};+7705${String(index).padStart(7, '0')};орысша;;`;
  const rows = people.map(row);
  const phones = people.map(phone);
  const tables = Array.from({ length: TABLES }, (_, table) => {
    const [from, to] = [table * ROWS_A_TABLE, (table + 1) * ROWS_A_TABLE];
    return [HEADINGS, ...rows.slice(from, to), 'ЖСН;ұялы телефон;тіл;;', ...phones.slice(from, to)];
  });
  return [
    write('journal', tables.flat()),
    write('families', [
      'өтініш №;өтініштің тіркелген күні;отбасы мүшесінің ЖСН',
      ...members.map((iin, index) => `${mark}-${index};12.01.2026;${iin}`),
    ]),
  ];
}

const authority = join(folder, 'authority.json');
writeFileSync(
  authority,
  JSON.stringify({ kato: '710000000', name: { kk: 'Астана қаласы', ru: 'город Астана' } }),
);

async function begin(files: readonly string[], url: string) {
  const token = await service.token({ bin: '900140000090', scope: 'register' });
  const args = ['import', ...files, '--authority', authority, '--url', url, '--concurrency', '1'];
  const child = spawn(process.execPath, ['local/register/main.ts', ...args], {
    env: { ...process.env, KELISIM_TOKEN: token },
  });
  child.stderr?.resume();
  return { child, out: text(child.stdout), ended: once(child, 'exit') };
}

/** When the second call of a run is where it kills: before the service has it, once its rows are stored, with the answer. */
type Moment = 'before' | 'stored' | 'answered';

/** Stands between the command and the service, and kills the command at its second call. */
async function between() {
  let killing: { child: ChildProcess; moment: Moment; calls: number } | null = null;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const run = killing;
    if (run) run.calls += 1;
    const kills = (moment: Moment): boolean => run?.calls === 2 && run.moment === moment;
    if (kills('before')) return void run?.child.kill('SIGKILL');
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const answer = await fetch(`${service.origin}${request.url}`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
    });
    const json = await answer.text();
    if (kills('stored')) return void run?.child.kill('SIGKILL');
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(json);
    if (kills('answered')) run?.child.kill('SIGKILL');
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    kill: (child: ChildProcess, moment: Moment) => {
      killing = { child, moment, calls: 0 };
    },
    spare: () => {
      killing = null;
    },
    close: () => server.close(),
  };
}

/** All that the register has, but how many rows came, by key; without the times at which it came. */
const registerNow = (): Map<string, StoredItem> =>
  new Map(
    storedItems(service.dataDir, 'register')
      .filter(({ pk }) => !pk.startsWith('imports#'))
      .map((item) => {
        const { receivedAt: _received, sentAt: _sent, ...said } = item;
        return [`${item.pk} ${item.sk}`, said as StoredItem];
      }),
  );

/** The engine gives the fields of an item in no order. */
const canonical = (item: StoredItem): string =>
  JSON.stringify(item, (_field, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** What stands in one register and not in the other, under the numbers of no journal; a row's hash is of its number too. */
const added = (now: Map<string, StoredItem>, before: Map<string, StoredItem>, mark: string): string[] =>
  [...now]
    .filter(([key]) => !before.has(key))
    .map(([, item]) =>
      canonical(item)
        .replaceAll(`${mark}-`, ANY)
        .replace(/("sk":"decision#[^"]*#)[^"#]+"/, '$1"'),
    )
    .sort();

test('given an import that is killed ten times, at each moment of a call, then every item of the register is as one that was not leaves it', async () => {
  const people = Array.from({ length: APPLICATIONS }, () => service.nextIin());
  const members = Array.from({ length: APPLICATIONS }, () => service.nextIin());
  const empty = registerNow();

  const proxy = await between();
  const killed = filesOf(KILLED, people, members);
  for (let run = 0; run < KILLS; run += 1) {
    const { child, ended } = await begin(killed, proxy.url);
    proxy.kill(child, (['before', 'stored', 'answered'] as const)[run % 3] ?? 'before');
    expect(await ended, `run ${run}`).toEqual([null, 'SIGKILL']);
  }
  proxy.spare();
  const last = await begin(killed, proxy.url);
  expect((await last.ended)[0]).toBe(1);
  expect(await last.out).toContain(`${2 * APPLICATIONS - BAD} rows accepted, ${BAD} not.`);
  expect(existsSync(`${killed[0]}.import`)).toBe(false);
  const afterKills = registerNow();

  const whole = filesOf(WHOLE, people, members);
  const undisturbed = await begin(whole, proxy.url);
  expect((await undisturbed.ended)[0]).toBe(1);
  proxy.close();
  const afterBoth = registerNow();

  const byKills = added(afterKills, empty, KILLED);
  const [phones, rows] = [
    byKills.filter((item) => item.includes('"phone"') || item.includes('"pk":"phone#')),
    byKills.filter((item) => item.includes(ANY)),
  ];
  expect(phones).toHaveLength(2 * APPLICATIONS);
  expect(rows.length + phones.length).toBe(byKills.length);
  expect(rows).toEqual(added(afterBoth, afterKills, WHOLE));
  // Of each application its row, and by whom it is found: the applicant and the member.
  expect(rows).toHaveLength(3 * (APPLICATIONS - BAD));
  for (const [key, item] of afterKills) expect(afterBoth.get(key)).toEqual(item);
  const rejected = (file = ''): string => readFileSync(`${file}.rejected.csv`, 'utf8');
  expect(rejected(killed[0]).replaceAll(KILLED, WHOLE)).toBe(rejected(whole[0]));
}, 400_000);
