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

  it('say for the group how many, how late, from where and with which defaults', () => {
    const text = 'groups:\n  - {name: a, limit: 3, query_offset: 1m, source: far}\n  - {name: b, limit: -1}\n';
    const { groups } = loadRules(text, 'r.yml', { interval: 5_000, queryOffset: 30_000 });
    expect(groups).toEqual([
      {
        name: 'a',
        interval: 5_000,
        limit: 3,
        queryOffset: 60_000,
        source: 'far',
        rules: [],
        origin: { from: 'file', file: 'r.yml', line: 2 },
      },
      {
        name: 'b',
        interval: 5_000,
        limit: 0,
        queryOffset: 30_000,
        rules: [],
        origin: { from: 'file', file: 'r.yml', line: 3 },
      },
    ]);
  });

  it('take names of any letters, as Prometheus 3 does', () => {
    const text =
      'groups:\n  - name: a\n    rules:\n      - {record: "größe in m²", expr: up, labels: {"team.name": x}}\n';
    expect(loadRules(text, 'r.yml').problems).toEqual([]);
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
    ['sum by (job) (up)', '"sum(up"', '7:22: could not parse expression: unclosed left parenthesis.'],
    ['is down', '{{ $nope }}', '16:47: template of summary: undefined variable "$nope".'],
    ['for: 5m', 'for: soon', '12:14: for is a duration such as 30s or 5m, but here stands "soon".'],
    [
      'for: 5m',
      'fore: 5m',
      '12:9: a rule has no key fore. Did you mean for? Known keys: record, alert, expr, for, keep_firing_for, labels, annotations.',
    ],
    ['severity: page', '__name__: page', '14:18: invalid label name: __name__.'],
    ['labels: {team: web}', 'labels: {__name__: web}', '4:14: invalid label name: __name__.'],
    ["summary: '", "'': '", '16:11: invalid annotation name: .'],
    [
      'record: job:up:sum',
      'record: sum{job="x"}',
      '6:17: braces present in the recording rule name; should it be in expr?: sum{job="x"}.',
    ],
    ['record: job:up:sum', 'alert: x\n        record: y', '6:9: a rule has exactly one of record and alert.'],
    ['interval: 30s', 'limit: many', '3:12: limit is a whole number, 0 for none, but here stands "many".'],
    ['expr: sum by (job) (up)', 'expr: up\n        for: 1m', '8:14: invalid field for in recording rule job:up:sum.'],
    ['interval: 30s', 'intervall: 30s', '3:5: a rule group has no key intervall. Did you mean interval?'],
    ['expr: sum by (job) (up)', 'for: 1m', '6:9: field expr must be set in rule job:up:sum.'],
  ])('say where %s as %s is wrong', (from, to, problem) => {
    expect(problems(GOOD.replace(from, to))).toContainEqual(expect.stringContaining(problem));
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
