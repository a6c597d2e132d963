import { readFileSync } from 'node:fs';
import { evaluateParsed } from '../../src-main/engine/query/evaluate.ts';
import { compileRule } from '../../src-main/engine/rules/compile.ts';
import { alertingInstances, foundIn, recordedSamples } from '../../src-main/engine/rules/evaluate.ts';
import { loadRules } from '../../src-main/engine/rules/load.ts';
import { SampleBook } from '../../src-main/engine/rules/unit-test/sample-book.ts';
import type { Matcher } from '../../src-shared/matcher/matcher.ts';
import { METRIC_NAME } from '../../src-shared/model/labels.ts';
import type { Rule } from '../../src-shared/model/rule.ts';
import { selectors } from '../../src-shared/promql/walk.ts';
import type { VectorOutcome } from './outcome.ts';

const HOUR = 3_600_000;
const AT = 1_780_000_000_000;

/** A series that the matchers find, as far as their values say one. */
function seriesFor(matchers: readonly Matcher[]): Record<string, string> {
  const labels: Record<string, string> = { instance: 'host:9100', job: 'job' };
  for (const { name, op, value } of matchers) {
    if (op === '=') labels[name] = value;
    if (op === '=~') labels[name] = value.split('|')[0]?.replaceAll(/[.*+^$()?]/g, '') ?? '';
  }
  return labels;
}

/** Evaluates a rule over an hour of samples of every series it reads, so that expression, labels and texts all run. */
function tryRule(rule: Rule): void {
  const book = new SampleBook();
  const { expr } = compileRule(rule);
  for (let back = 24 * HOUR; back >= 0; back -= HOUR / 12) {
    for (const [i, { matchers }] of selectors(expr).entries())
      book.add({ le: '+Inf', [METRIC_NAME]: 'any', ...seriesFor(matchers) }, AT - back, (24 * HOUR - back) / 1_000 + i);
  }
  const found = foundIn(evaluateParsed(expr, rule.expr, book, AT));
  if (rule.type === 'recording') recordedSamples(rule, found, 0);
  else {
    // Also where the samples do not make the condition hold, the texts have to be sound.
    const one = found.length > 0 ? found : [{ labels: { instance: 'host:9100', job: 'job' }, v: 1 }];
    const surroundings = { externalLabels: {}, externalUrl: 'http://desk', query: () => [{ labels: {}, value: 1 }] };
    for (const { annotations, labels } of alertingInstances(rule, one, 0, surroundings))
      for (const text of [...Object.values(annotations), ...Object.values(labels)])
        if (text.includes('<error expanding template')) throw new Error(text);
  }
}

/** Loads a rule file of somebody else and evaluates every rule in it. */
export function runRuleFile(path: string): VectorOutcome {
  const { groups, problems } = loadRules(readFileSync(path, 'utf8'), path);
  const failures = problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  let passed = 0;
  for (const rule of groups.flatMap((group) => group.rules)) {
    try {
      tryRule(rule);
      passed += 1;
    } catch (error) {
      failures.push(`${rule.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { passed, skipped: 0, failures };
}
