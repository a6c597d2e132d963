import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../../src-main/engine/rules/load.ts';

const GOOD = `groups:
  - name: shop
    interval: 30s
    labels: {team: web}
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
      - alert: Down
        expr: |
          up{job="shop"}
            == 0
        for: 5m
        keep_firing_for: 1m
        labels: {severity: page}
        annotations:
          summary: '{{ $labels.instance }} is down'
`;

function problems(text: string): readonly string[] {
  return loadRules(text, 'r.yml').problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

describe('rule files', () => {
  it('become rule groups', () => {
    expect(loadRules(GOOD, 'r.yml')).toEqual({
      problems: [],
      groups: [
        {
          name: 'shop',
          interval: 30_000,
          origin: { from: 'file', file: 'r.yml', line: 2 },
          rules: [
            { type: 'recording', name: 'job:up:sum', expr: 'sum by (job) (up)', labels: { team: 'web' } },
            {
              type: 'alerting',
              name: 'Down',
              expr: 'up{job="shop"}\n  == 0',
              for: 300_000,
              keepFiringFor: 60_000,
              labels: { team: 'web', severity: 'page' },
              annotations: { summary: '{{ $labels.instance }} is down' },
            },
          ],
        },
      ],
    });
  });

  it('may be empty', () => {
    for (const text of ['', 'groups:', 'groups: []'])
      expect(loadRules(text, 'r.yml')).toEqual({ groups: [], problems: [] });
  });

  it.each([
    ['== 0', '=== 0', '11:15: could not parse expression: unexpected "=".'],
    [
      'sum by (job) (up)',
      'sum by (job) (rate(up))',
      '7:34: could not parse expression: expected type range vector in call to function "rate", got instant vector.',
    ],
    ['sum by (job) (up)', '"sum(up"', '7:22: could not parse expression: unexpected end of input.'],
    [
      'is down',
      '{{ $nope }}',
      '16:47: template of summary: undefined variable "$nope"; known are $labels, $value and $externalLabels.',
    ],
    ['for: 5m', 'for: soon', '12:14: for is a duration such as 30s or 5m, but here stands "soon".'],
    [
      'for: 5m',
      'fore: 5m',
      '12:9: a rule has no key fore. Known keys: record, alert, expr, for, keep_firing_for, labels, annotations.',
    ],
    ['severity: page', '1x: page', '14:18: invalid label name: 1x.'],
    ['record: job:up:sum', 'record: job up', '6:17: invalid recording rule name: job up.'],
    ['record: job:up:sum', 'alert: x\n        record: y', '6:9: a rule has exactly one of record and alert.'],
    ['interval: 30s', 'limit: 5', '3:12: limit is not supported yet. Leave it out.'],
    ['expr: sum by (job) (up)', 'for: 1m', '6:9: field expr must be set in rule job:up:sum.'],
  ])('say where %s as %s is wrong', (from, to, problem) => {
    expect(problems(GOOD.replace(from, to))).toContain(problem);
    expect(loadRules(GOOD.replace(from, to), 'r.yml').groups).toEqual([]);
  });

  it('refuse what stands twice', () => {
    const group = '  - name: a\n    rules:\n      - {alert: X, expr: up}\n      - {alert: X, expr: up}\n';
    expect(problems(`groups:\n${group}`)).toEqual(['5:9: X stands twice in group a, with the same labels.']);
    expect(problems('groups:\n  - name: a\n  - name: a\n')).toEqual([
      '3:5: groupname: "a" is repeated in the same file.',
    ]);
  });

  it('never make it throw', () => {
    const line = fc.constantFrom(
      'groups:',
      '- name: a',
      '  rules:',
      '  - alert: x',
      '    expr: up',
      '    expr: |',
      '&a *a',
      '{',
      ']',
      '"',
      'x: y',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((all) => all.join('\n')),
        ),
        (text) => {
          for (const { line: at, column } of loadRules(text, 'r.yml').problems)
            expect(Math.min(at, column)).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

const folder = join(
  process.env['TOCSIN_VECTORS'] ?? resolve(import.meta.dirname, '../../../../shared/vectors'),
  'rules',
);
const there = existsSync(folder);
if (!there) console.log(`skipped: the collected rule files are not at ${folder}`);

describe.skipIf(!there)('rule files of others', () => {
  it.each(there ? readdirSync(folder) : [])('%s loads', (file) => {
    const { groups, problems: wrong } = loadRules(readFileSync(join(folder, file), 'utf8'), file);
    expect(wrong).toEqual([]);
    expect(groups.flatMap((group) => group.rules).length).toBeGreaterThan(0);
  });
});
