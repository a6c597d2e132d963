import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPromqlFile } from '../../vectors/promql.ts';

const folder = process.env['TOCSIN_VECTORS'] ?? resolve(import.meta.dirname, '../../../../shared/vectors');
const promql = join(folder, 'promql');
const there = existsSync(promql);
if (!there) console.log(`skipped: Prometheus's own query tests are not at ${promql}`);

describe.skipIf(!there)('Prometheus query tests', () => {
  const files = there ? readdirSync(promql).filter((file) => file.endsWith('.test')) : [];
  it.each(files)('%s', (file) => {
    const { passed, skipped, failures } = runPromqlFile(join(promql, file));
    console.log(`${file}: ${passed} passed, ${failures.length} failed, ${skipped} skipped (native histograms)`);
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(0);
  });
});
