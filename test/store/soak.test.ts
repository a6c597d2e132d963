import { expect, it } from 'vitest';
import { soak } from '../support/soak.ts';
import { tempFolder, workers } from './support.ts';

it('takes an hour of many series without losing one sample, and answers meanwhile', async () => {
  const result = await soak({ dir: tempFolder(), workers, series: 4_000, layouts: 40, minutes: 60 });
  const median = result.queryMs[Math.floor(result.queryMs.length / 2)] ?? NaN;
  console.log(
    `4,000 series × 1 h: ${result.appended} samples, ${(result.cpuMicros / result.appended).toFixed(2)} CPU s per million ` +
      `with queries, median query ${median.toFixed(0)} ms`,
  );
  expect(result.rowsRefused).toBe(0);
  expect(result.counted).toBe(result.appended);
  // A second on a machine that is busy otherwise; some ten milliseconds on one that is not.
  expect(median).toBeLessThan(1_000);
  // The head alone may hold 960,000 values; three copies and the garbage of all threads stay far below this.
  expect(result.rssEnd - result.rssEarly).toBeLessThan(200 * 1_048_576);
}, 120_000);
