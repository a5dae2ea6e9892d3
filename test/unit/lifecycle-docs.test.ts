import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isFinal, LIFECYCLE, STATUSES } from '../../shared/domain/lifecycle.ts';

const docs = readFileSync(new URL('../../docs/lifecycle.md', import.meta.url), 'utf8');

function diagram(): string {
  const steps = STATUSES.flatMap((status) =>
    Object.entries(LIFECYCLE[status]).map(([command, next]) => `  ${status} --> ${next}: ${command}`),
  );
  const ends = STATUSES.filter(isFinal).map((status) => `  ${status} --> [*]`);
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> submitted', ...steps, ...ends, '```'].join('\n');
}

test('docs/lifecycle.md draws exactly the table', () => {
  expect(docs).toContain(diagram());
});

test('docs/lifecycle.md explains each status once', () => {
  for (const status of STATUSES) expect(docs.split(`\n| \`${status}\` |`)).toHaveLength(2);
});
