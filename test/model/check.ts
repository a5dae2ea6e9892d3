import type { Command } from './commands.ts';
import type { Violation } from './rules.ts';
import { COUNTING_RULES } from './rules-counting.ts';
import { DECISION_RULES } from './rules-decisions.ts';
import { SMS_RULES } from './rules-sms.ts';
import { SUBMISSION_RULES } from './rules-submissions.ts';
import { VIEW_RULES } from './rules-views.ts';
import type { Ending } from './settle.ts';
import type { Story } from './story.ts';

const RULES = [...DECISION_RULES, ...COUNTING_RULES, ...VIEW_RULES, ...SUBMISSION_RULES, ...SMS_RULES];

/** Every rule that a history broke. */
export const check = (story: Story, ending: Ending): Violation[] =>
  RULES.flatMap((rule) => rule(story, ending));

/** A history that broke rules, for whoever has to find out why. */
export function told(seed: number, commands: readonly Command[], violations: readonly Violation[]): string {
  return [
    `MODEL_SEED=${seed} MODEL_RUNS=1 npm test -- test/e2e/model.test.ts`,
    ...violations.map(({ rule, id, what }) => `  ${rule}: ${id ?? 'all'}: ${what}`),
    ...commands.map((command, index) => `  ${index + 1}. ${JSON.stringify(command)}`),
  ].join('\n');
}
