import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests of a whole console wait for minutes and compute little: begun first, the others run meanwhile. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = ({ moduleId }: TestSpecification): number => (moduleId.includes('/test/engine/console/') ? 0 : 1);
    return sorted.toSorted((a, b) => waits(a) - waits(b));
  }
}

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  plugins: [react()],
  test: {
    include: ['test/{unit,contract,store,engine}/**/*.test.{ts,tsx}'],
    // Worker threads that load a native addon do not survive being killed on a timeout; processes do.
    pool: 'forks',
    // One more than the cores of the smallest machine: the tests of a whole console mostly wait.
    maxWorkers: 3,
    sequence: { sequencer: WaitingFirst },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Only assertions that ran count.
    passWithNoTests: false,
  },
});
