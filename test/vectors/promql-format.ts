import type { Labels } from '../../src-shared/model/labels.ts';
import { METRIC_NAME } from '../../src-shared/model/labels.ts';
import { STALE } from '../../src-shared/model/sample.ts';
import { parseNumber, unquote } from '../../src-shared/promql/literals.ts';
import { parseDuration } from '../../src-shared/time/duration.ts';

/** A value of a series description: absent (`_`), or a float. */
export type Cell = number | undefined;

/** One series of a `load` or of an expected result. `native` tells that it needs native histograms. */
export interface Described {
  readonly labels: Labels;
  readonly cells: readonly Cell[];
  readonly native: boolean;
}

export interface LoadCommand {
  readonly is: 'load';
  readonly gap: number;
  readonly series: readonly Described[];
}
export interface EvalCommand {
  readonly is: 'eval';
  readonly line: number;
  readonly expr: string;
  readonly at: number;
  readonly range: { readonly from: number; readonly to: number; readonly step: number } | undefined;
  readonly lines: readonly string[];
  /** From the old forms `eval_fail`, `eval_ordered`, `eval_warn`, `eval_info`. */
  readonly mode: string;
}
export type Command = LoadCommand | EvalCommand | { readonly is: 'clear' } | Broken;

/** A command that could not be read; it counts as a failed case. */
export interface Broken {
  readonly is: 'broken';
  readonly line: number;
  readonly text: string;
}

/** Duration or plain seconds, in ms. */
export function timeOf(text: string): number | undefined {
  const negative = text.startsWith('-');
  const body = negative ? text.slice(1) : text;
  const ms = parseDuration(body) ?? (/^\d+(\.\d+)?$/.test(body) ? Math.round(Number(body) * 1_000) : undefined);
  return ms === undefined ? undefined : negative ? -ms : ms;
}

/** Reads a file of the promqltest format into its commands. */
export function readCommands(text: string): readonly Command[] {
  const lines = text.split('\n').map((line) => line.trim());
  const commands: Command[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line === '' || line.startsWith('#')) continue;
    const block: string[] = [];
    const start = i;
    if (/^(?:load|eval)/.test(line)) {
      while (i + 1 < lines.length && lines[i + 1] !== '') {
        i += 1;
        const next = lines[i] ?? '';
        if (!next.startsWith('#')) block.push(next);
      }
    }
    commands.push(command(line, block, start + 1));
  }
  return commands;
}

function command(line: string, block: readonly string[], at: number): Command {
  const broken: Broken = { is: 'broken', line: at, text: line };
  if (line === 'clear') return { is: 'clear' };
  // The histograms that the other form adds beside the classic series are native ones.
  const load = /^load(?:_with_nhcb)?\s+(\S+)$/.exec(line);
  if (load) {
    const gap = timeOf(load[1] ?? '');
    const series = block.map(describe);
    if (gap === undefined || series.some((one) => one === undefined)) return broken;
    return { is: 'load', gap, series: series.filter((one) => one !== undefined) };
  }
  const instant = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(\S+)\s+)?(.+)$/.exec(line);
  if (instant) {
    const time = timeOf(instant[2] ?? '0');
    if (time === undefined) return broken;
    const expr = instant[3] ?? '';
    return { is: 'eval', line: at, expr, at: time, range: undefined, lines: block, mode: instant[1] ?? '' };
  }
  const range = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.+)$/.exec(line);
  if (range) {
    const [from, to, step] = [range[2], range[3], range[4]].map((part) => timeOf(part ?? ''));
    if (from === undefined || to === undefined || step === undefined) return broken;
    const expr = range[5] ?? '';
    return { is: 'eval', line: at, expr, at: from, range: { from, to, step }, lines: block, mode: range[1] ?? '' };
  }
  return broken;
}

/** Reads `name{label="x"} 1 2+3x4 _ stale`. Expected results may be a bare number, which has no labels. */
export function describe(line: string): Described | undefined {
  const head = /^([a-zA-Z_:][a-zA-Z0-9_:]*)?\s*(\{(?!\{))?/.exec(line);
  if (!head) return undefined;
  const labels: Record<string, string> = {};
  const named = head[1] !== undefined && !/^(?:nan|inf)$/i.test(head[1]);
  if (named && head[1] !== undefined) labels[METRIC_NAME] = head[1];
  let rest = named ? line.slice(head[0].length) : line;
  if (head[2] !== undefined && (named || line.startsWith('{'))) {
    rest = named ? rest : line.slice(1);
    for (;;) {
      const pair =
        /^\s*(?:([a-zA-Z_][a-zA-Z0-9_]*)|("(?:[^"\\]|\\.)*"))\s*(?:=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`))?\s*,?/.exec(
          rest,
        );
      if (!pair) break;
      const name = pair[1] ?? unquote(pair[2] ?? '') ?? '';
      if (pair[3] === undefined) labels[METRIC_NAME] = name;
      else labels[name] = unquote(pair[3]) ?? '';
      rest = rest.slice(pair[0].length);
    }
    const close = /^\s*\}/.exec(rest);
    if (!close) return undefined;
    rest = rest.slice(close[0].length);
  }
  if (rest.includes('{{')) return { labels, cells: [], native: true };
  const cells: Cell[] = [];
  for (const word of rest.split(/\s+/).filter((part) => part !== '')) {
    const found = expand(word);
    if (found === undefined) return undefined;
    cells.push(...found);
  }
  return {
    labels: Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== '')),
    cells,
    native: false,
  };
}

/** `1+2x3` is 1 3 5 7, `1x3` is 1 1 1 1, `_x3` is three gaps. */
function expand(word: string): readonly Cell[] | undefined {
  const gaps = /^_(?:x(\d+))?$/.exec(word);
  if (gaps) return Array.from({ length: Number(gaps[1] ?? 1) }, () => undefined);
  if (word === 'stale') return [STALE];
  const series =
    /^([-+]?(?:[0-9.]+(?:e[-+]?\d+)?|inf|nan))(?:([-+][0-9.]+(?:e[-+]?\d+)?|[-+]inf|[-+]nan))?x(\d+)$/i.exec(word);
  if (series) {
    const start = parseNumber(series[1] ?? '');
    const step = series[2] === undefined ? 0 : parseNumber(series[2]);
    if (start === undefined || step === undefined) return undefined;
    return Array.from({ length: Number(series[3]) + 1 }, (_, i) => start + i * step);
  }
  const value = parseNumber(word);
  return value === undefined ? undefined : [value];
}
