import { PROBLEM_ADVICE } from '../../shared/contract/problem-advice.ts';
import { PROBLEMS, type ProblemKind } from '../../shared/contract/problems.ts';
import { publishedScripts } from '../../shared/contract/scripted-people.ts';

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

/** Who is in a sandbox, and how a request about them ends, as a table in Markdown. */
const scriptTable = (): string =>
  [
    '| who | IIN, the first of ten | ends |',
    '| --- | --- | --- |',
    ...publishedScripts().people.map(({ text, iins: [iin], ends: { status, reason, belongs } }) => {
      const told = belongs === undefined ? reason : `belongs: ${belongs}`;
      return `| ${text.en} | ${iin} | \`${status}\`${told ? `, \`${told}\`` : ''} |`;
    }),
  ].join('\n');

const TABLES = { problems: problemTable, people: scriptTable };

/** The guide with its tables made anew. */
export const withTables = (guide: string): string =>
  Object.entries(TABLES).reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [before, rest = ''] = text.split(begin);
    const [, after = ''] = rest.split(end);
    return `${before}${begin}\n\n${table()}\n\n${end}${after}`;
  }, guide);
