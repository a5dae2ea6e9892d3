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

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'] } },
      // A whole service in other processes, beside as many of another test: once more where it fails, and CI names who needed it.
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], retry: 1 } },
    ],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: '.vitest/report.json' }]],
  },
});
