import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  plugins: [react()],
  test: {
    include: ['test/{unit,contract,store,engine}/**/*.test.{ts,tsx}'],
    // Worker threads that load a native addon do not survive being killed on a timeout; processes do.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Only assertions that ran count.
    passWithNoTests: false,
  },
});
