import type { Case } from './cases.ts';

export type Result = Pick<Case, 'number' | 'title'> & { seconds: number } & (
    | { outcome: 'passed' }
    | { outcome: 'failed' | 'not-run'; why: string }
  );

const WORDS = { passed: 'PASS   ', failed: 'FAIL   ', 'not-run': 'NOT RUN' };

export const lineOf = (result: Result): string =>
  `${WORDS[result.outcome]} ${String(result.number).padStart(2)}  ${result.title}${'why' in result ? `\n            ${result.why}` : ''}`;

const countOf = (results: readonly Result[], outcome: Result['outcome']): number =>
  results.filter((result) => result.outcome === outcome).length;

export const summaryOf = (results: readonly Result[]): string =>
  `${countOf(results, 'passed')} passed, ${countOf(results, 'failed')} failed, ${countOf(results, 'not-run')} not run`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML 1.0 has no place for other control characters. */
const escaped = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n]/gu, ' ').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

function caseOf(result: Result): string {
  const name = `${result.number} ${result.title}`;
  const open = `  <testcase classname="kelisim-acceptance" name="${escaped(name)}" time="${result.seconds.toFixed(3)}"`;
  if (result.outcome === 'passed') return `${open}/>`;
  const tag = result.outcome === 'failed' ? 'failure' : 'skipped';
  return `${open}><${tag} message="${escaped(result.why)}"/></testcase>`;
}

/** As the test tools of most build servers read it. */
export const junitOf = (results: readonly Result[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="kelisim-acceptance" tests="${results.length}" failures="${countOf(results, 'failed')}" skipped="${countOf(results, 'not-run')}">`,
    ...results.map(caseOf),
    '</testsuite>',
    '',
  ].join('\n');
