import type { ServiceLevelAnswer } from '../../shared/contract/answers/public.ts';
import { BUCKET_BOUNDS, serviceLevel } from '../../shared/domain/service-level.ts';
import { almatyDate, DAY, type Instant, plus } from '../../shared/domain/time.ts';
import type { AnswerTimes } from '../../shared/storage/answers.ts';

type Ports = { answerTimes: Pick<AnswerTimes, 'ofDays'>; now: () => Instant };

const DAYS = 30;

/** How the 15 minutes of Annex 14, row 3, were kept, today and over 30 days, and on each of them, the earliest first. Throws when storage cannot be reached. */
export function makeReadServiceLevel({ answerTimes, now }: Ports) {
  return async (): Promise<ServiceLevelAnswer> => {
    const at = now();
    const dates = Array.from({ length: DAYS }, (_, day) => almatyDate(plus(at, -day * DAY)));
    const days = await answerTimes.ofDays(dates);
    const month = BUCKET_BOUNDS.map((_, bucket) =>
      days.reduce((sum, counts) => sum + (counts[bucket] ?? 0), 0),
    );
    const byDay = dates.map((on, day) => {
      const { answered, share } = serviceLevel(days[day] ?? []);
      return { on, answered, share };
    });
    return { today: serviceLevel(days[0] ?? []), last30Days: serviceLevel(month), days: byDay.toReversed() };
  };
}
