import { seriesKey } from '../../src-shared/model/labels.ts';
import { type Cell, type Described, describe, readLabels, readStartOffsets, timeOf } from './series-notation.ts';

/** A series to load; `starts` are the start times of its samples beside their own times, ms. */
export interface Loaded extends Described {
  readonly starts: readonly Cell[] | undefined;
}
export interface LoadCommand {
  readonly is: 'load';
  /** ms between two samples. */
  readonly gap: number;
  readonly series: readonly Loaded[];
  /** Classic histograms are loaded as native ones, too. */
  readonly alsoNative: boolean;
}

/** One `expect` line, or what an old form of `eval` says in its place. */
export interface Expectation {
  readonly type: 'fail' | 'warn' | 'no_warn' | 'info' | 'no_info' | 'ordered';
  readonly message: string | undefined;
  readonly regex: RegExp | undefined;
}
export interface EvalCommand {
  readonly is: 'eval';
  readonly line: number;
  readonly expr: string;
  readonly at: number;
  readonly range: { readonly from: number; readonly to: number; readonly step: number } | undefined;
  readonly expectations: readonly Expectation[];
  /** The times at which an expected range vector has its values. */
  readonly span: { readonly from: number; readonly to: number; readonly step: number } | undefined;
  readonly text: string | undefined;
  readonly scalar: number | undefined;
  readonly series: readonly Described[];
}

/** A command that could not be read; it counts as a failed case. */
export interface Broken {
  readonly is: 'broken';
  readonly line: number;
  readonly text: string;
  readonly why: string;
}
export type Command = LoadCommand | EvalCommand | { readonly is: 'clear' } | Broken;

class Unreadable extends Error {}

/** Reads a file of the promqltest format into its commands. */
export function readCommands(text: string): readonly Command[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .map((line) => (line.startsWith('#') ? '' : line));
  const commands: Command[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line === '') continue;
    const start = i;
    const block: string[] = [];
    // A comment ends a block as an empty line does.
    if (/^(?:load|eval)/i.test(line)) while (i + 1 < lines.length && lines[i + 1] !== '') block.push(lines[++i] ?? '');
    try {
      commands.push(command(line, block, start + 1));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      commands.push({ is: 'broken', line: start + 1, text: line, why: error.message });
    }
  }
  return commands;
}

function command(line: string, block: readonly string[], at: number): Command {
  if (/^clear(?:\s|$)/i.test(line)) return { is: 'clear' };
  const load = /^load(_with_nhcb)?\s+(.+?)$/i.exec(line);
  if (load) return { is: 'load', gap: time(load[2]), alsoNative: load[1] !== undefined, series: loaded(block) };
  const instant = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(\S+)\s+)?(.+)$/i.exec(line);
  if (instant) {
    const expected = expectations(instant[1], block);
    return { is: 'eval', line: at, expr: instant[3] ?? '', at: time(instant[2] ?? '0'), range: undefined, ...expected };
  }
  const range = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.+)$/i.exec(line);
  if (range) {
    const span = { from: time(range[2]), to: time(range[3]), step: time(range[4]) };
    return { is: 'eval', line: at, expr: range[5] ?? '', at: span.from, range: span, ...expectations(range[1], block) };
  }
  throw new Unreadable('is no load, clear or eval');
}

function time(text = ''): number {
  const ms = timeOf(text);
  if (ms === undefined) throw new Unreadable(`"${text}" is no time`);
  return ms;
}

function loaded(block: readonly string[]): readonly Loaded[] {
  const series: Loaded[] = [];
  let everywhere: readonly Cell[] | undefined;
  let pending: { readonly key: string; readonly offsets: readonly Cell[] } | undefined;
  for (const line of block) {
    const starts = /^((?:[^\s"]|"(?:[^"\\]|\\.)*")*)@st\s+(.*)$/.exec(line);
    if (starts) {
      const offsets = readStartOffsets(starts[2] ?? '');
      const named = starts[1] === '' ? undefined : readLabels(starts[1] ?? '');
      if (offsets === undefined || (starts[1] !== '' && named === undefined))
        throw new Unreadable(`cannot read ${line}`);
      if (named === undefined) everywhere = offsets;
      else pending = { key: seriesKey(named), offsets };
      continue;
    }
    const one = described(line);
    if (pending !== undefined && pending.key !== seriesKey(one.labels)) {
      throw new Unreadable('the series after a line of start times is another one');
    }
    const offsets = pending?.offsets ?? everywhere;
    series.push({ ...one, starts: offsets && one.cells.map((_, i) => offsets[i % offsets.length]) });
    pending = undefined;
  }
  if (pending !== undefined) throw new Unreadable('a line of start times without a series after it');
  return series;
}

function described(line: string): Described {
  const one = describe(line);
  if (one === undefined) throw new Unreadable(`cannot read the series ${line}`);
  return one;
}

type Expected = Pick<EvalCommand, 'expectations' | 'span' | 'text' | 'scalar' | 'series'>;

function expectations(mode: string | undefined, block: readonly string[]): Expected {
  const found: Expectation[] =
    mode === undefined ? [] : [{ type: oldType(mode), message: undefined, regex: undefined }];
  const series: Described[] = [];
  let span: Expected['span'];
  let text: string | undefined;
  let scalar: number | undefined;
  for (const line of block) {
    const range = /^expect\s+range\s+vector\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)$/.exec(line);
    const string = /^expect\s+string\s+(.+)$/.exec(line);
    const old = /^expected_fail_(message|regexp)\s+(.+)$/.exec(line);
    if (range) span = { from: time(range[1]), to: time(range[2]), step: time(range[3]) };
    else if (string) text = literal(string[1] ?? '');
    else if (old && mode === 'fail')
      found.push(expectation('fail', old[1] === 'message' ? 'msg' : 'regex', old[2] ?? ''));
    else if (/^expect(?:\s|$)/.test(line)) found.push(expect(line));
    else if (/^[-+]?(?:[\d.]|inf$|nan$)\S*$/i.test(line)) scalar = number(line);
    else series.push(described(line));
  }
  refuseContradictions(found);
  return { expectations: found, span, text, scalar, series };
}

/** The old form of `eval` whose name says what is expected. */
function oldType(mode: string): Expectation['type'] {
  const known = (['fail', 'warn', 'info', 'ordered'] as const).find((type) => type === mode.toLowerCase());
  if (known === undefined) throw new Unreadable(`eval_${mode} is not known`);
  return known;
}

function expect(line: string): Expectation {
  const parts = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/.exec(line);
  const type = parts?.[1];
  if (!parts || type === undefined) throw new Unreadable(`cannot read "${line}"`);
  return expectation(type as Expectation['type'], parts[2], parts[3] ?? '');
}

function expectation(type: Expectation['type'], kind: string | undefined, given: string): Expectation {
  const text = given.trim();
  if (kind !== 'regex') return { type, message: kind === 'msg' ? text : undefined, regex: undefined };
  try {
    return { type, message: undefined, regex: new RegExp(text, 's') };
  } catch {
    throw new Unreadable(`"${text}" is no regular expression`);
  }
}

function refuseContradictions(found: readonly Expectation[]): void {
  const has = (type: Expectation['type']): boolean => found.some((one) => one.type === type);
  if (has('info') && has('no_info')) throw new Unreadable('info and no_info at once');
  if (has('warn') && has('no_warn')) throw new Unreadable('warn and no_warn at once');
}

function number(text: string): number {
  const { cells } = describe(`x ${text}`) ?? { cells: [] };
  const [value] = cells;
  if (cells.length !== 1 || value === undefined) throw new Unreadable(`"${text}" is no number`);
  return value;
}

function literal(text: string): string {
  const read = readLabels(`{x=${text.trim()}}`)?.['x'];
  if (read === undefined && !/^(["'`])\1$/.test(text.trim())) throw new Unreadable(`${text} is no string`);
  return read ?? '';
}
