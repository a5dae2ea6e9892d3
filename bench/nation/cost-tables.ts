import { plus, SECOND } from '../../shared/domain/time.ts';
import { pollAfter } from '../../shared/http/views.ts';
import { aRequest } from '../../test/builders.ts';
import {
  FIXED,
  monthOf,
  ONE,
  ONE_POLL,
  PARTS,
  SMS,
  STANDING,
  STANDING_PRICE,
  TICKS,
  TRAIL,
} from './costs.ts';

const MONTHS = [10_000, 1_000_000, 10_000_000] as const;

const english = new Intl.NumberFormat('en');
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const whole = (usd: number): string => english.format(Math.round(usd));
/** Two digits that mean something, and no more. */
const rounded = (usd: number): string => (usd < 10 ? usd.toFixed(2) : whole(usd));
const tiny = (usd: number): string => usd.toFixed(7);

/** What a confirmation by SMS costs, part by part. */
export const partsTable = (): string =>
  [
    row('part', 'count', 'at', 'USD'),
    row('---', '---', '---', '---'),
    ...PARTS.map(({ name, count, at, usd }) => row(name, count, at, tiny(usd))),
    row('**together without the SMS**', '', '', `**${tiny(ONE)}**`),
    row('SMS', '2 segments that ask, 1 that acknowledges', '0.12', SMS.toFixed(2)),
  ].join('\n');

/** What a month costs, with so many confirmations. */
export function monthsTable(): string {
  const months = MONTHS.map((aMonth) => ({ aMonth, ...monthOf(aMonth) }));
  const line = (name: string, cell: (month: (typeof months)[number]) => string): string =>
    row(name, ...months.map(cell));
  return [
    line('confirmations a month', ({ aMonth }) => english.format(aMonth)),
    row('---', ...months.map(() => '---')),
    line('SMS (3 × 0.12)', ({ aMonth }) => whole(aMonth * SMS)),
    ...PARTS.map(({ name, usd }) => line(name, ({ aMonth }) => rounded(aMonth * usd))),
    line(
      'storage after three years: 3.5 kB each with its indexes, 0.306 a GB, and as much again for recovery',
      (month) => rounded(month.storage),
    ),
    line('fixed', () => whole(FIXED)),
    line('**without SMS**', ({ without }) => `**${whole(without)}**`),
    line('**with SMS**', ({ all }) => `**${whole(all)}**`),
    line('besides, where a second trail records every call of KMS', ({ aMonth }) => rounded(aMonth * TRAIL)),
  ].join('\n');
}

/** What a month costs whatever happens. */
export function fixedLine(): string {
  const at = (what: keyof typeof STANDING) => `${STANDING[what]} × ${STANDING_PRICE[what]}`;
  return `A month whatever happens: KMS keys ${at('keys')}, secrets ${at('secrets')}, metrics ${at('metrics')}, what alarms watch ${at('alarmMetrics')}, composite alarms ${at('compositeAlarms')}, the dashboard ${STANDING_PRICE.dashboards}, the ticks ${TICKS.toFixed(2)}, the firewall ${STANDING_PRICE.firewalls} with rules ${at('firewallRules')}: about **${whole(FIXED)} USD**.`;
}

/** How often a request that nobody answers is asked for until its end by a client that keeps to `Retry-After`. */
export function pollsOfSilence(): number {
  const request = aRequest('awaiting-consent');
  let polls = 0;
  for (let at = request.createdAt; at < request.expiresAt; polls++)
    at = plus(at, (pollAfter(request, at) ?? 0) * SECOND);
  return polls;
}

/** What asking again costs: once, and for a request that nobody answers. */
export function pollingLine(): string {
  const polls = pollsOfSilence();
  return `One call of \`GET /v1/requests/{id}\` more costs ${tiny(ONE_POLL)}. A request that nobody answers, asked for as \`Retry-After\` says, takes ${polls} of them: ${(polls * ONE_POLL).toFixed(4)}, ${Math.round((polls * ONE_POLL) / ONE)} times a confirmation without its SMS. The changes feed tells of a whole bank's requests in one call, and a webhook without any.`;
}
