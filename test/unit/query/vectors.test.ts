import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VECTORS } from '../../vectors/outcome.ts';
import { promqlFiles } from '../../vectors/promql.ts';

const there = existsSync(join(VECTORS, 'promql'));
if (!there) console.log(`skipped: Prometheus's own query tests are not at ${join(VECTORS, 'promql')}`);

describe.skipIf(!there)('Prometheus query tests', () => {
  it.each(promqlFiles([]))('$name', ({ run, name }) => {
    const { passed, skipped, failures } = run();
    console.log(`${name}: ${passed} passed, ${failures.length} failed, ${skipped} skipped (native histograms)`);
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(0);
  });
});
