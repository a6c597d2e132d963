import { type Labels, METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import type { Rule, RuleGroup } from '../../../../src-shared/model/rule.ts';
import { STALE } from '../../../../src-shared/model/sample.ts';
import type { Expr } from '../../../../src-shared/promql/ast.ts';
import { QueryError } from '../../../../src-shared/promql/error.ts';
import { parse } from '../../../../src-shared/promql/parse.ts';
import { type NotedSeries, parseSeriesNotation } from '../../../../src-shared/promql/series-notation.ts';
import type { TemplateSample } from '../../../../src-shared/template/prometheus.ts';
import { evaluateParsed } from '../../query/evaluate.ts';
import {
  alertingInstances,
  type Found,
  foundIn,
  type RecordedSample,
  recordedSamples,
  TooManyAlerts,
} from '../evaluate.ts';
import { writeExtensions } from '../extensions.ts';
import { Lifecycle, type LiveAlert } from '../lifecycle.ts';
import { judgeAlerts } from './alerts.ts';
import { judgeExpression } from './expressions.ts';
import type { AlertTest, UnitTest, UnitTestFile } from './file.ts';
import { NativeSeriesBook } from './native-series.ts';
import { goDuration } from './print.ts';
import { SampleBook } from './sample-book.ts';
import { withSubqueryStep } from './subquery-step.ts';
import type { Verdict } from './verdict.ts';

/** Evaluations one test may ask for; promtool has no bound, and a test of a year of seconds would run for days. */
const MAX_EVALUATIONS = 5_000_000;

interface TestedRule {
  readonly rule: Rule;
  readonly group: RuleGroup;
  readonly expr: Expr;
  readonly lifecycle: Lifecycle;
  live: readonly LiveAlert[];
  last: ReadonlyMap<string, Labels>;
}

interface Cursor extends NotedSeries {
  readonly key: string;
  next: number;
}

/**
 * Runs one test over rule groups and gives what each of its cases came to, in the order in which promtool tells what differs.
 * Where a rule fails the test ends with it.
 */
export function runUnitTest(
  test: UnitTest,
  file: Pick<UnitTestFile, 'evaluationInterval' | 'groupOrder' | 'fuzzy'>,
  groups: readonly RuleGroup[],
): readonly Verdict[] {
  try {
    return new UnitTestRun(test, file, groups).run();
  } catch (error) {
    if (error instanceof QueryError) return [brokenTest(test, '', error.positioned, error.positioned)];
    throw error;
  }
}

/** A test that ended before its cases were judged. */
function brokenTest({ place }: UnitTest, subject: string, problem: string, failure: string, at = 0): Verdict {
  return { place, kind: 'rule', subject, at, expected: [], got: [], problem, failure };
}

class UnitTestRun {
  readonly #test: UnitTest;
  readonly #interval: number;
  readonly #fuzzy: boolean;
  readonly #book = new SampleBook();
  readonly #native = new NativeSeriesBook();
  readonly #series: readonly Cursor[];
  readonly #rules: readonly TestedRule[];

  constructor(
    test: UnitTest,
    file: Pick<UnitTestFile, 'evaluationInterval' | 'groupOrder' | 'fuzzy'>,
    groups: readonly RuleGroup[],
  ) {
    this.#test = test;
    this.#interval = file.evaluationInterval;
    this.#fuzzy = file.fuzzy;
    this.#series = test.series.map((text) => {
      const series = parseSeriesNotation(text);
      return { ...series, key: seriesKey(series.labels), next: 0 };
    });
    const place = (name: string): number => Math.max(0, file.groupOrder.indexOf(name));
    const ordered = [...groups].sort((a, b) => place(a.name) - place(b.name));
    this.#rules = ordered.flatMap((group) => group.rules.map((rule) => this.#tested(rule, group)));
  }

  #tested(rule: Rule, group: RuleGroup): TestedRule {
    const timing = rule.type === 'alerting' ? rule : { for: 0, keepFiringFor: 0 };
    const expr = this.#parsed(rule.expr);
    // To promtool an instruction of ours is an annotation like others.
    const judged = rule.type === 'alerting' ? { ...rule, annotations: writeExtensions(rule) } : rule;
    return { rule: judged, group, expr, lifecycle: new Lifecycle(timing), live: [], last: new Map() };
  }

  #parsed(text: string): Expr {
    return withSubqueryStep(parse(text), this.#interval);
  }

  run(): readonly Verdict[] {
    const { alerts, expressions, start } = this.#test;
    const last = Math.max(0, ...alerts.map(({ at }) => at), ...expressions.map(({ at }) => at));
    if (last / this.#interval > MAX_EVALUATIONS) {
      const problem = `the test needs ${Math.ceil(last / this.#interval)} evaluations, more than ${MAX_EVALUATIONS}`;
      return [brokenTest(this.#test, '', problem, `    ${problem}`)];
    }
    const pending = [...alerts].sort((a, b) => a.at - b.at);
    const verdicts: Verdict[] = [];
    for (let at = 0; at <= last; at += this.#interval) {
      this.#loadTill(start + at);
      const errors = this.#evaluateAll(start + at);
      // Where a rule fails nothing behind it means anything.
      if (errors.length > 0) return [...verdicts, ...errors];
      for (let next = pending[0]; next !== undefined && next.at < at + this.#interval; next = pending[0]) {
        verdicts.push(this.#judgeAlerts(next));
        pending.shift();
      }
    }
    for (const one of expressions) {
      verdicts.push(judgeExpression(one, this.#test.name, this.#fuzzy, (text) => this.#ask(text, start + one.at)));
    }
    return verdicts;
  }

  /** Brings in the samples that are there at `time` (epoch ms): rules do not see the future, whatever their offset. */
  #loadTill(time: number): void {
    const { interval, start } = this.#test;
    for (const one of this.#series) {
      for (; one.next < one.cells.length && start + one.next * interval <= time; one.next++) {
        const cell = one.cells[one.next];
        const t = start + one.next * interval;
        if (typeof cell === 'number') this.#book.add(one.labels, t, cell);
        else if (cell !== undefined) this.#native.add(one.key, one.labels, t, cell);
      }
    }
  }

  #evaluateAll(at: number): readonly Verdict[] {
    const errors: Verdict[] = [];
    for (const one of this.#rules) {
      try {
        this.#write(one, at - (one.group.queryOffset ?? 0), this.#evaluate(one, at));
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        const since = at - this.#test.start;
        const failure = `    rule: ${one.rule.name}, time: ${goDuration(since)}, err: ${error.positioned}`;
        errors.push(brokenTest(this.#test, one.rule.name, error.positioned, failure, since));
      }
    }
    return errors;
  }

  #evaluate(one: TestedRule, at: number): readonly RecordedSample[] {
    const { rule, group, expr } = one;
    const limit = group.limit ?? 0;
    const found = foundIn(evaluateParsed(expr, rule.expr, this.#book, at - (group.queryOffset ?? 0)));
    if (rule.type === 'recording') return recordedSamples(rule, found, limit);
    const active = alertingInstances(rule, found, 0, {
      externalLabels: this.#test.externalLabels,
      externalUrl: this.#test.externalUrl,
      query: (text) => this.#ask(text, at).found.map(({ labels, v }): TemplateSample => ({ labels, value: v })),
    });
    one.live = one.lifecycle.look(at, active);
    if (limit > 0 && one.live.length > limit) throw new TooManyAlerts(limit, one.live.length);
    return one.live.flatMap(({ labels, state, activeAt }) => [
      { labels: { ...labels, [METRIC_NAME]: 'ALERTS', alertstate: state }, v: 1 },
      { labels: { ...labels, [METRIC_NAME]: 'ALERTS_FOR_STATE' }, v: Math.floor(activeAt / 1_000) },
    ]);
  }

  #write(one: TestedRule, t: number, samples: readonly RecordedSample[]): void {
    const now = new Map<string, Labels>();
    for (const { labels, v } of samples) {
      now.set(seriesKey(labels), labels);
      this.#book.add(labels, t, v);
    }
    for (const [key, labels] of one.last) if (!now.has(key)) this.#book.add(labels, t, STALE);
    one.last = now;
  }

  #ask(text: string, at: number): { readonly found: Found; readonly native: ReturnType<NativeSeriesBook['find']> } {
    const expr = this.#parsed(text);
    const native = this.#native.find(expr, at);
    return { found: foundIn(evaluateParsed(expr, text, this.#book, at)), native };
  }

  #judgeAlerts(test: AlertTest): Verdict {
    const firing = this.#rules
      .filter(({ rule }) => rule.type === 'alerting' && rule.name === test.name)
      .flatMap(({ live }) => live.filter(({ state }) => state === 'firing'));
    return judgeAlerts(test, this.#test.name, firing);
  }
}
