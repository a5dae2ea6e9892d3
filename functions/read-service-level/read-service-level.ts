import type { ServiceLevelAnswer } from '../../shared/contract/answers/public.ts';
import { decidedAt } from '../../shared/domain/request.ts';
import { ANSWER_WINDOW } from '../../shared/domain/schedule.ts';
import { BUCKET_BOUNDS, serviceLevel } from '../../shared/domain/service-level.ts';
import { almatyDate, DAY, elapsed, type Instant, plus } from '../../shared/domain/time.ts';
import type { AnswerTimes } from '../../shared/storage/answers.ts';
import type { Requests } from '../../shared/storage/requests.ts';

type Ports = {
  answerTimes: Pick<AnswerTimes, 'ofDays'>;
  requests: Pick<Requests, 'unanswered'>;
  shards: readonly number[];
  now: () => Instant;
};

const DAYS = 30;

/**
 * How the 15 minutes of Annex 14, row 3, were kept, today and over 30 days, and on each of them, the earliest first. What has waited longer and still
 * waits is of today. Throws when storage cannot be reached.
 */
export function makeReadServiceLevel({ answerTimes, requests, shards, now }: Ports) {
  async function overdueAt(at: Instant): Promise<number> {
    const waiting = (await Promise.all(shards.map((shard) => requests.unanswered(shard)))).flat();
    return waiting.filter((request) => elapsed(decidedAt(request) ?? at, at) > ANSWER_WINDOW).length;
  }

  return async (): Promise<ServiceLevelAnswer> => {
    const at = now();
    const dates = Array.from({ length: DAYS }, (_, day) => almatyDate(plus(at, -day * DAY)));
    const [days, overdue] = await Promise.all([answerTimes.ofDays(dates), overdueAt(at)]);
    const month = BUCKET_BOUNDS.map((_, bucket) =>
      days.reduce((sum, counts) => sum + (counts[bucket] ?? 0), 0),
    );
    const byDay = dates.map((on, day) => {
      const { answered, share } = serviceLevel(days[day] ?? [], day === 0 ? overdue : 0);
      return { on, answered, share };
    });
    return {
      today: serviceLevel(days[0] ?? [], overdue),
      last30Days: serviceLevel(month, overdue),
      days: byDay.toReversed(),
    };
  };
}
