import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Evaluation, evaluateOnce, evaluateSteps } from '../../src-main/engine/query/evaluate.ts';
import type { EvaluationLimits } from '../../src-main/engine/query/run.ts';
import { compileMatchers } from '../../src-shared/matcher/matcher.ts';
import { type Labels, METRIC_NAME } from '../../src-shared/model/labels.ts';
import type { Expr } from '../../src-shared/promql/ast.ts';
import { QueryError } from '../../src-shared/promql/error.ts';
import { parse } from '../../src-shared/promql/parse.ts';
import { children, selectors } from '../../src-shared/promql/walk.ts';
import { MemorySource } from '../support/memory-source.ts';
import { VECTORS, type VectorOutcome } from './outcome.ts';
import { checkErrors, checkNotes, compareResult, compareStep } from './promql-compare.ts';
import { type EvalCommand, type LoadCommand, readCommands } from './promql-format.ts';
import { pinnedForms } from './promql-pinned.ts';

/** Functions that give nothing but for native histograms. */
const NATIVE_FUNCTIONS: ReadonlySet<string> = new Set([
  'histogram_avg',
  'histogram_count',
  'histogram_sum',
  'histogram_stddev',
  'histogram_stdvar',
]);

/** Prometheus's own tests allow a query this many samples; ours counts them in another way, so it is not a limit here. */
const LIMITS: EvaluationLimits = {};

/** Runs a promqltest file against the evaluator. */
export function runPromqlFile(path: string): VectorOutcome {
  const source = new MemorySource();
  let natives: Labels[] = [];
  const failures: string[] = [];
  const reasons = new Map<string, number>();
  let passed = 0;
  for (const command of readCommands(readFileSync(path, 'utf8'))) {
    switch (command.is) {
      case 'clear':
        source.clear();
        natives = [];
        break;
      case 'broken':
        failures.push(`${command.line}: cannot be read: ${command.text}\n      ${command.why}`);
        break;
      case 'load':
        natives.push(...loadSeries(command, source));
        break;
      case 'eval': {
        const reason = needsNative(command, natives);
        if (reason !== undefined) {
          reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
          break;
        }
        const wrong = judge(command, source);
        if (wrong === undefined) passed += 1;
        else failures.push(`${command.line}: ${command.expr}\n      ${wrong}`);
      }
    }
  }
  const skipped = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  return { passed, skipped, failures, reasons };
}

/** Every file of the folder, or the files named. */
export function promqlFiles(
  given: readonly string[],
): readonly { readonly name: string; readonly run: () => VectorOutcome }[] {
  const folder = join(VECTORS, 'promql');
  const there = given.length > 0 || existsSync(folder);
  const paths =
    given.length > 0
      ? given
      : there
        ? readdirSync(folder)
            .filter((file) => file.endsWith('.test'))
            .map((file) => join(folder, file))
        : [];
  return paths.map((path) => ({ name: basename(path), run: () => runPromqlFile(path) }));
}

/** Loads float series and gives the label sets of those that would be native histograms. */
function loadSeries({ gap, series, alsoNative }: LoadCommand, source: MemorySource): Labels[] {
  const natives: Labels[] = [];
  for (const { labels, cells, native, starts } of series) {
    if (native) natives.push(labels);
    if (alsoNative) natives.push(nativeTwin(labels));
    cells.forEach((cell, i) => {
      const start = starts?.[i];
      if (cell !== undefined) source.add(labels, i * gap, cell, start === undefined ? 0 : i * gap + start);
    });
  }
  return natives;
}

/** The native histogram that a series of a classic one becomes a part of. */
function nativeTwin(labels: Labels): Labels {
  const { le: _, [METRIC_NAME]: name = '', ...rest } = labels;
  return { [METRIC_NAME]: name.replace(/_(?:bucket|sum|count)$/, ''), ...rest };
}

/** Why a case cannot be judged without native histograms, or undefined. */
function needsNative(command: EvalCommand, natives: readonly Labels[]): string | undefined {
  if (command.series.some(({ native }) => native)) return 'the result has native histograms';
  let expr: Expr;
  try {
    expr = parse(command.expr);
  } catch {
    return undefined;
  }
  if (calls(expr).some((fn) => NATIVE_FUNCTIONS.has(fn))) return 'a function of native histograms';
  const tests = selectors(expr).map(({ matchers }) => compileMatchers(matchers));
  const selected = natives.some((labels) => tests.some((matches) => matches(labels)));
  return selected ? 'the samples are native histograms' : undefined;
}

function calls(expr: Expr): readonly string[] {
  const inner = children(expr).flatMap(calls);
  return expr.kind === 'call' ? [expr.fn, ...inner] : inner;
}

/** Why the case failed, or undefined. */
function judge(command: EvalCommand, source: MemorySource): string | undefined {
  if (command.range !== undefined) {
    const { range } = command;
    const evaluated = attempt(() => evaluateSteps(command.expr, source, range, LIMITS));
    if (!('value' in evaluated)) return checkErrors(command, evaluated);
    return checkErrors(command, undefined) ?? checkNotes(command, evaluated) ?? compareResult(command, evaluated);
  }
  const given = judgeInstant(command, source, command.expr, command.at);
  if (given !== undefined) return given;
  // The same must come out where every selector is pinned to the time with @, whenever that is asked.
  for (const { expr, at } of pinnedForms(command.expr, command.at)) {
    const wrong = judgeInstant(command, source, expr, at);
    if (wrong !== undefined) return `as ${expr} at ${at} ms: ${wrong}`;
  }
  return undefined;
}

function judgeInstant(command: EvalCommand, source: MemorySource, text: string, at: number): string | undefined {
  const time = command.span === undefined || text !== command.expr ? at : command.span.to;
  const evaluated = attempt(() => evaluateOnce(parse(text), text, source, time, LIMITS));
  if (!('value' in evaluated)) return checkErrors(command, evaluated);
  const wrong =
    checkErrors(command, undefined) ??
    checkNotes(command, evaluated, text !== command.expr) ??
    compareResult(command, evaluated);
  if (wrong !== undefined) return wrong;
  // And as the middle step of a range, but for what depends on the range itself.
  const inRange =
    command.span === undefined && command.text === undefined && !/(?:start|end|range|step)\(\)/i.test(text);
  if (!inRange || evaluated.value.type === 'matrix' || evaluated.value.type === 'string') return undefined;
  const range = { from: at - 60_000, to: at + 60_000, step: 60_000 };
  const steps = attempt(() => evaluateSteps(text, source, range, LIMITS));
  if (!('value' in steps)) return `as a range it failed: ${steps.message}`;
  const differs = command.expectations.some(({ type }) => type === 'ordered')
    ? undefined
    : compareStep(command, steps, 1);
  return differs === undefined ? undefined : `as the middle step of a range: ${differs}`;
}

/** An evaluation, or the error that it is allowed to end with. Any other error is a defect and passes through. */
function attempt(work: () => Evaluation): Evaluation | QueryError {
  try {
    return work();
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}
