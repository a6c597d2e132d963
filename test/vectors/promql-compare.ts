import { type Evaluation, samplesOf } from '../../src-main/engine/query/evaluate.ts';
import { ABSENT } from '../../src-main/engine/query/values.ts';
import { type Labels, seriesKey } from '../../src-shared/model/labels.ts';
import type { QueryError } from '../../src-shared/promql/error.ts';
import type { EvalCommand, Expectation } from './promql-format.ts';
import type { Cell } from './series-notation.ts';

/** Prometheus's tests allow this relative difference. */
const EPSILON = 1e-6;

function close(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const sum = Math.abs(a) + Math.abs(b);
  if (a === 0 || b === 0 || sum < 2.2250738585072014e-308) return Math.abs(a - b) < EPSILON * 2.2250738585072014e-308;
  return Math.abs(a - b) / Math.min(sum, Number.MAX_VALUE) < EPSILON;
}

const PLACE = / \(\d+:\d+\)$/;

/**
 * Whether one of the texts is what an expectation asks for. Annotations may be told without their place and without the
 * extent of what was fixed; in an expression that says the same in other words the places are others.
 */
function said({ message, regex }: Expectation, texts: readonly string[], reworded = false): boolean {
  const all = texts.flatMap((text) => [text, text.replace(PLACE, ''), text.replace(/, from buckets .*$/, '')]);
  if (message !== undefined) {
    const bare = message.replace(PLACE, '').replace(/, from buckets .*$/, '');
    return all.includes(message) || (reworded && all.includes(bare));
  }
  return regex === undefined || all.some((text) => regex.test(text));
}

/** What is wrong about an error, or about there being none. */
export function checkErrors(command: EvalCommand, error: QueryError | undefined): string | undefined {
  const wanted = command.expectations.filter(({ type }) => type === 'fail');
  if (error === undefined) return wanted.length === 0 ? undefined : 'should have failed';
  if (wanted.length === 0) return `failed with: ${error.positioned}`;
  const wrong = wanted.find((one) => !said(one, [error.positioned, error.message]));
  return wrong && `wanted the error "${wrong.message ?? String(wrong.regex)}", failed with: ${error.message}`;
}

/** What is wrong about warnings and hints. Where any of a kind is expected, every one has to be. */
export function checkNotes(
  command: EvalCommand,
  { warnings, infos }: Evaluation,
  reworded = false,
): string | undefined {
  for (const [type, texts] of [
    ['warn', warnings],
    ['info', infos],
  ] as const) {
    const wanted = command.expectations.filter((one) => one.type === type);
    if (texts.length > 0 && command.expectations.some((one) => one.type === `no_${type}`)) {
      return `wanted no ${type}, got ${texts.join('; ')}`;
    }
    const missing = wanted.find((one) => texts.length === 0 || !said(one, texts, reworded));
    if (missing) return `wanted ${type} "${missing.message ?? String(missing.regex ?? '')}", got ${texts.join('; ')}`;
    const more =
      wanted.length > 0 ? texts.find((text) => !wanted.some((one) => said(one, [text], reworded))) : undefined;
    if (more !== undefined) return `did not want ${type} ${more}`;
  }
  return undefined;
}

interface Found {
  readonly labels: Labels;
  readonly cells: readonly Cell[];
}

function show(list: readonly Found[]): string {
  return list.map(({ labels, cells }) => `${seriesKey(labels)} ${cells.map((c) => c ?? '_').join(' ')}`).join(' | ');
}

/** The samples of a range vector at the times at which they are expected; one at another time shows up as one too many. */
function rangeVector(command: EvalCommand, evaluation: Evaluation): readonly Found[] {
  const { value } = evaluation;
  const { span } = command;
  if (value.type !== 'matrix' || span === undefined) return [];
  return samplesOf(value.windows).map(({ labels, t, v }) => {
    const at = new Map(Array.from(t, (time, i) => [time, v[i]] as const));
    const cells: Cell[] = [];
    for (let time = span.from; time <= span.to; time += span.step) {
      cells.push(at.get(time));
      at.delete(time);
    }
    return { labels, cells: [...cells, ...at.values()] };
  });
}

function found(command: EvalCommand, evaluation: Evaluation): readonly Found[] {
  const { value } = evaluation;
  switch (value.type) {
    case 'scalar':
      return [{ labels: {}, cells: [...value.v] }];
    case 'vector':
      return value.columns
        .map(({ labels, v }) => ({ labels, cells: [...v].map((x) => (x === ABSENT ? undefined : x)) }))
        .filter(({ cells }) => cells.some((cell) => cell !== undefined));
    case 'matrix':
      return rangeVector(command, evaluation);
    case 'string':
      return [];
  }
}

/** What is wrong about a result. */
export function compareResult(command: EvalCommand, evaluation: Evaluation): string | undefined {
  const { value } = evaluation;
  if (value.type === 'string') {
    return value.text === command.text ? undefined : `wanted the string ${command.text ?? ''}, got ${value.text}`;
  }
  if (command.text !== undefined) return `wanted a string, got a ${value.type}`;
  if (command.range === undefined && (value.type === 'scalar') !== (command.scalar !== undefined)) {
    return `got a ${value.type}`;
  }
  const ordered = command.expectations.some(({ type }) => type === 'ordered');
  return compare(wantedOf(command), found(command, evaluation), ordered);
}

function wantedOf(command: EvalCommand): readonly Found[] {
  return command.scalar === undefined ? command.series : [{ labels: {}, cells: [command.scalar] }];
}

/** What is wrong about one step of a range, compared with what an instant query is to give. */
export function compareStep(command: EvalCommand, evaluation: Evaluation, step: number): string | undefined {
  const at = found(command, evaluation)
    .map(({ labels, cells }) => ({ labels, cells: cells.slice(step, step + 1) }))
    .filter(({ cells }) => cells[0] !== undefined);
  return compare(wantedOf(command), at, false);
}

function compare(wanted: readonly Found[], got: readonly Found[], ordered: boolean): string | undefined {
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
