import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest files, a minute and more each: begun last, one worker would be left with them alone. */
const LONGEST = ['deadline', 'web-looks', 'web-story', 'faults', 'slow-writes', 'kill'];

const isLong = ({ moduleId }: TestSpecification): boolean =>
  LONGEST.some((name) => moduleId.includes(`/test/e2e/${name}`));

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

const HTTP = ['test/e2e/**/*.test.ts'];
/** What looks for races of the service: a second try would hide just those. */
const RACES = [
  'model',
  'races',
  'faults',
  'kill',
  'deadline',
  'register-killed',
  'webhook-troubles',
  'fuzz',
].map((name) => `test/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: HTTP } },
      { extends: true, test: { name: 'races', include: RACES } },
      // A whole service in other processes, beside as many of another test: once more where it fails, and CI names who needed it.
      { extends: true, test: { name: 'e2e', include: HTTP, exclude: RACES, retry: 1 } },
    ],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: '.vitest/report.json' }]],
  },
});
