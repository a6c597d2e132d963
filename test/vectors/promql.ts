import { readFileSync } from 'node:fs';
import { type Evaluation, evaluateOnce, evaluateSteps } from '../../src-main/engine/query/evaluate.ts';
import { Window } from '../../src-main/engine/query/functions/implementation.ts';
import { ABSENT } from '../../src-main/engine/query/values.ts';
import { compileMatchers } from '../../src-shared/matcher/matcher.ts';
import { type Labels, seriesKey } from '../../src-shared/model/labels.ts';
import { QueryError } from '../../src-shared/promql/error.ts';
import { unquote } from '../../src-shared/promql/literals.ts';
import { parse } from '../../src-shared/promql/parse.ts';
import { selectors } from '../../src-shared/promql/walk.ts';
import { MemorySource } from '../support/memory-source.ts';
import { type Cell, type Described, describe, type EvalCommand, readCommands, timeOf } from './promql-format.ts';

/** What became of the cases of one file. `skipped` are the cases that need native histograms. */
export interface VectorOutcome {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}

const NATIVE_FUNCTIONS = /\bhistogram_(?:count|sum|avg|stddev|stdvar|fraction|quantiles)\b/;

/** Runs a promqltest file against the evaluator. */
export function runPromqlFile(path: string): VectorOutcome {
  const source = new MemorySource();
  let natives: Labels[] = [];
  const failures: string[] = [];
  let passed = 0;
  let skipped = 0;
  for (const command of readCommands(readFileSync(path, 'utf8'))) {
    if (command.is === 'clear') {
      source.clear();
      natives = [];
    } else if (command.is === 'broken') {
      failures.push(`${command.line}: cannot be read: ${command.text}`);
    } else if (command.is === 'load') {
      for (const series of command.series) {
        if (series.native) natives.push(series.labels);
        series.cells.forEach((cell, i) => {
          if (cell !== undefined) source.add(series.labels, i * command.gap, cell);
        });
      }
    } else if (needsNative(command, natives)) {
      skipped += 1;
    } else {
      const wrong = judge(command, source);
      if (wrong === undefined) passed += 1;
      else failures.push(`${command.line}: ${command.expr}\n      ${wrong}`);
    }
  }
  return { passed, skipped, failures };
}

function needsNative(command: EvalCommand, natives: readonly Labels[]): boolean {
  if (NATIVE_FUNCTIONS.test(command.expr) || command.lines.some((line) => line.includes('{{'))) return true;
  try {
    const tests = selectors(parse(command.expr)).map(({ matchers }) => compileMatchers(matchers));
    return natives.some((labels) => tests.some((matches) => matches(labels)));
  } catch {
    return false;
  }
}

/** Why the case failed, or undefined. */
function judge(command: EvalCommand, source: MemorySource): string | undefined {
  const expects = command.lines.filter((line) => line.startsWith('expect '));
  const results = command.lines.filter((line) => !line.startsWith('expect '));
  const fail =
    expects.find((line) => line.startsWith('expect fail')) ?? (command.mode === 'fail' ? 'expect fail' : undefined);
  let evaluation: Evaluation;
  try {
    evaluation =
      command.range === undefined
        ? evaluateOnce(parse(command.expr), command.expr, source, command.at)
        : evaluateSteps(command.expr, source, command.range);
  } catch (error) {
    if (!(error instanceof QueryError)) return `threw ${String(error)}`;
    if (fail === undefined) return `failed with: ${error.positioned}`;
    return said(fail, [error.positioned, error.message])
      ? undefined
      : `wanted "${fail}", failed with: ${error.message}`;
  }
  if (fail !== undefined) return 'should have failed';
  const noted = annotations(expects, evaluation);
  if (noted !== undefined) return noted;
  const text = expects.find((line) => line.startsWith('expect string'));
  if (text !== undefined) {
    const wanted = unquote(text.slice('expect string'.length).trim());
    return evaluation.value.type === 'string' && evaluation.value.text === wanted ? undefined : `wanted ${text}`;
  }
  return compare(command, expects, results, evaluation);
}

/** Whether one of the texts is what an `expect … msg:`/`regex:` line asks for. */
function said(line: string, texts: readonly string[]): boolean {
  const message = /\bmsg:\s*(.*)$/.exec(line)?.[1];
  const regex = /\bregex:\s*(.*)$/.exec(line)?.[1];
  if (message !== undefined) return texts.some((text) => text.includes(message));
  return regex === undefined || texts.some((text) => new RegExp(regex).test(text));
}

function annotations(expects: readonly string[], { warnings, infos }: Evaluation): string | undefined {
  for (const line of expects) {
    const kind = /^expect (no_)?(warn|info)\b/.exec(line);
    if (!kind) continue;
    const texts = kind[2] === 'warn' ? warnings : infos;
    if (kind[1] !== undefined && texts.length > 0) return `${line}, got ${texts.join('; ')}`;
    if (kind[1] === undefined && (texts.length === 0 || !said(line, texts))) return `${line}, got ${texts.join('; ')}`;
  }
  return undefined;
}

function close(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const difference = Math.abs(a - b);
  return difference / Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE) < 1e-6;
}

interface Found {
  readonly labels: Labels;
  readonly cells: readonly Cell[];
}

function found(evaluation: Evaluation, expects: readonly string[]): readonly Found[] {
  const { value } = evaluation;
  if (value.type === 'scalar') return [{ labels: {}, cells: [...value.v] }];
  if (value.type === 'vector') {
    return value.columns
      .map(({ labels, v }) => ({ labels, cells: [...v].map((x) => (x === ABSENT ? undefined : x)) }))
      .filter(({ cells }) => cells.some((cell) => cell !== undefined));
  }
  if (value.type !== 'matrix') return [];
  const span = expects.map((line) => /range vector from (\S+) to (\S+) step (\S+)/.exec(line)).find((m) => m !== null);
  const [from, to, step] = [1, 2, 3].map((i) => timeOf(span?.[i] ?? '') ?? 0);
  return value.windows.series.flatMap(({ labels, t, v }) => {
    const window = new Window(t, v);
    window.moveTo(value.windows.ends[0] ?? 0, value.windows.range);
    if (window.count === 0) return [];
    const inside = new Map([...t].map((time, i) => [time, v[i]] as const).slice(window.lo, window.hi));
    const cells: Cell[] = [];
    for (let time = from ?? 0; time <= (to ?? 0); time += step ?? 1) cells.push(inside.get(time));
    return [{ labels, cells }];
  });
}

function compare(
  command: EvalCommand,
  expects: readonly string[],
  results: readonly string[],
  evaluation: Evaluation,
): string | undefined {
  const got = found(evaluation, expects);
  const wanted: Described[] = [];
  for (const line of results) {
    const one = describe(line);
    if (one === undefined) return `expectation cannot be read: ${line}`;
    wanted.push(one);
  }
  const ordered = command.mode === 'ordered' || expects.some((line) => line.startsWith('expect ordered'));
  const show = (list: readonly Found[]): string =>
    list.map(({ labels, cells }) => `${seriesKey(labels)} ${cells.map((c) => c ?? '_').join(' ')}`).join(' | ');
  const difference = `wanted ${show(wanted)}\n      got    ${show(got)}`;
  if (got.length !== wanted.length) return difference;
  for (const [i, want] of wanted.entries()) {
    const key = seriesKey(want.labels);
    const match = ordered ? got[i] : got.find(({ labels }) => seriesKey(labels) === key);
    if (match === undefined || seriesKey(match.labels) !== key) return difference;
    const length = Math.max(match.cells.length, want.cells.length);
    for (let j = 0; j < length; j++) {
      const [a, b] = [match.cells[j], want.cells[j]];
      if (a === undefined || b === undefined ? a !== b : !close(a, b)) return difference;
    }
  }
  return undefined;
}
