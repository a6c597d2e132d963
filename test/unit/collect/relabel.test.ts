import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRelabel, ruleProblem } from '../../../src-main/engine/collect/relabel/relabel.ts';
import { RELABEL_ACTIONS, RELABEL_DEFAULTS, type RelabelRule } from '../../../src-main/engine/collect/relabel/rule.ts';

const relabel = (labels: Record<string, string>, ...rules: readonly Partial<RelabelRule>[]): unknown =>
  compileRelabel(rules.map((rule) => ({ ...RELABEL_DEFAULTS, ...rule })))(labels);

const ABC = { a: 'foo', b: 'bar', c: 'baz' };

describe('relabelling', () => {
  it.each<[string, Partial<RelabelRule>[], unknown]>([
    [
      'replaces by groups',
      [{ sourceLabels: ['a'], regex: 'f(.*)', targetLabel: 'd', replacement: 'ch${1}-ch${1}' }],
      { ...ABC, d: 'choo-choo' },
    ],
    [
      'joins sources',
      [{ sourceLabels: ['a', 'b'], regex: 'f(.*);(.*)r', targetLabel: 'a', replacement: 'b${1}${2}m' }],
      { ...ABC, a: 'boobam' },
    ],
    ['leaves what does not match', [{ sourceLabels: ['a'], regex: 'o', targetLabel: 'a', replacement: 'x' }], ABC],
    [
      'matches from end to end over lines',
      [{ sourceLabels: ['a'], regex: '.*o', targetLabel: 'd', replacement: 'x' }],
      { ...ABC, d: 'x' },
    ],
    ['deletes by an empty value', [{ targetLabel: 'a', replacement: '' }], { b: 'bar', c: 'baz' }],
    [
      'names the target by a group',
      [{ sourceLabels: ['a'], regex: '(f)oo', targetLabel: '${1}_x', replacement: '$1' }],
      { ...ABC, f_x: 'f' },
    ],
    [
      'takes names as long as they can be',
      [{ sourceLabels: ['a'], regex: '(?P<n>f)(oo)', targetLabel: 'd', replacement: '$n-$1x-$$-${2}' }],
      { ...ABC, d: 'f--$-oo' },
    ],
    ['keeps', [{ sourceLabels: ['a'], regex: 'f|foo', action: 'keep' }], ABC],
    ['drops what is not kept', [{ sourceLabels: ['a'], regex: 'f', action: 'keep' }], undefined],
    ['drops', [{ sourceLabels: ['a', 'b'], separator: '-', regex: 'foo-bar', action: 'drop' }], undefined],
    ['keeps equals', [{ sourceLabels: ['a'], targetLabel: 'b', action: 'keepequal' }], undefined],
    ['drops equals', [{ sourceLabels: ['nothing'], targetLabel: 'none', action: 'dropequal' }], undefined],
    [
      'hashes as Prometheus',
      [{ sourceLabels: ['c'], targetLabel: 'd', modulus: 1_000, action: 'hashmod' }],
      { ...ABC, d: '976' },
    ],
    [
      'maps names',
      [{ regex: '(b.*|c)', replacement: 'meta_${1}', action: 'labelmap' }],
      { ...ABC, meta_b: 'bar', meta_c: 'baz' },
    ],
    ['drops names', [{ regex: 'a|c', action: 'labeldrop' }], { b: 'bar' }],
    ['keeps names', [{ regex: 'a|c', action: 'labelkeep' }], { a: 'foo', c: 'baz' }],
    ['raises', [{ sourceLabels: ['a'], targetLabel: 'd', action: 'uppercase' }], { ...ABC, d: 'FOO' }],
    ['lowers', [{ sourceLabels: ['a'], targetLabel: 'a', action: 'lowercase' }], ABC],
    [
      'works in order',
      [
        { sourceLabels: ['a'], targetLabel: 'b' },
        { sourceLabels: ['b'], regex: 'foo', action: 'drop' },
      ],
      undefined,
    ],
  ])('%s', (_what, rules, expected) => {
    expect(relabel(ABC, ...rules)).toEqual(expected);
  });

  it('is pure, keeps no empty label and tells bad rules before they are used', () => {
    const word = fc.constantFrom('a', 'b', 'foo', 'bar', '', '__x', '.*', '(.*)o', 'f(', '$1', '${1}', 'x$2y', '[');
    const rule: fc.Arbitrary<RelabelRule> = fc.record({
      sourceLabels: fc.array(word, { maxLength: 2 }),
      separator: word,
      regex: word,
      modulus: fc.nat(3),
      targetLabel: word,
      replacement: word,
      action: fc.constantFrom(...RELABEL_ACTIONS),
    });
    const labels = fc.dictionary(fc.constantFrom('a', 'b', '__x', 'foo'), word);
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), labels, (rules, set) => {
        if (rules.some((one) => ruleProblem(one) !== undefined)) return;
        const before = { ...set };
        const run = compileRelabel(rules);
        const out = run(set);
        expect(set).toEqual(before);
        expect(run(set)).toEqual(out);
        for (const [name, value] of Object.entries(out ?? {})) {
          expect(name).not.toBe('');
          expect(value).not.toBe('');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[Partial<RelabelRule>, string]>([
    [{ regex: '(' }, 'missing closing )'],
    [{}, 'replace needs target_label'],
    [{ action: 'hashmod', targetLabel: 'a' }, 'modulus'],
    [{ action: 'keepequal', targetLabel: 'a', regex: 'x' }, 'only'],
    [{ action: 'labeldrop', sourceLabels: ['a'] }, 'regex only'],
    [{ action: 'lowercase', targetLabel: '$1' }, 'groups'],
  ])('%j cannot be', (rule, message) => {
    expect(ruleProblem({ ...RELABEL_DEFAULTS, ...rule })).toContain(message);
  });
});
