import { PROBLEM_ADVICE } from '../../shared/contract/problem-advice.ts';
import { PROBLEMS, type ProblemKind } from '../../shared/contract/problems.ts';

const BEGIN = '<!-- problems -->';
const END = '<!-- /problems -->';

/** What each problem means and what to do, as a table in Markdown. */
const problemTable = (): string =>
  [
    '| status | kind | what it means | what to do |',
    '| --- | --- | --- | --- |',
    ...(Object.keys(PROBLEMS) as ProblemKind[]).map(
      (kind) =>
        `| ${PROBLEMS[kind].status} | \`${kind}\` | ${PROBLEMS[kind].title} | ${PROBLEM_ADVICE[kind].en} |`,
    ),
  ].join('\n');

/** The guide with its table of problems made anew. */
export function withProblems(guide: string): string {
  const [before, rest = ''] = guide.split(BEGIN);
  const [, after = ''] = rest.split(END);
  return `${before}${BEGIN}\n\n${problemTable()}\n\n${END}${after}`;
}
