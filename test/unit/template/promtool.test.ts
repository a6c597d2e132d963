import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { hasProgram } from '../../support/programs.ts';
import { SAME_AS_PROMTOOL } from './texts.ts';

const there = hasProgram('promtool');
if (!there) console.log('skipped: promtool is not installed, so nothing says what the templates should give');

describe.skipIf(!there)('what templates give', () => {
  it('is what promtool says', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tocsin-templates-'));
    try {
      // One rule a text, so that each difference is told by its own name.
      const rules = SAME_AS_PROMTOOL.map(([text], i) => ({ alert: `A${i}`, expr: 'x', annotations: { text } }));
      await writeFile(join(dir, 'rules.yml'), stringify({ groups: [{ name: 'g', rules }] }));
      const exp_labels = { job: 'shop', instance: 'a:80' };
      const alert_rule_test = SAME_AS_PROMTOOL.map(([, text], i) => ({
        eval_time: '0s',
        alertname: `A${i}`,
        exp_alerts: [{ exp_labels, exp_annotations: { text } }],
      }));
      const input_series = [{ series: 'x{job="shop", instance="a:80"}', values: '0.0731' }];
      await writeFile(
        join(dir, 'test.yml'),
        stringify({ rule_files: ['rules.yml'], tests: [{ input_series, alert_rule_test }] }),
      );
      const said = await promisify(execFile)('promtool', ['test', 'rules', join(dir, 'test.yml')]).then(
        ({ stdout, stderr }) => stdout + stderr,
        (error: unknown) =>
          error instanceof Error && 'stdout' in error ? `${String(error.stdout)}${error.message}` : String(error),
      );
      expect(said).toContain('SUCCESS');
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
