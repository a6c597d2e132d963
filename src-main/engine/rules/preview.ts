import { setImmediate } from 'node:timers/promises';
import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import { type RangeFrame, visitSamples } from '../../../src-shared/model/query.ts';
import type { PreviewSpan, RulePreview, RulePreviewQuery } from '../../../src-shared/model/rule-preview.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Answering } from './asker.ts';
import { AlertHistory } from './history.ts';

/** Steps of one question to the reader; its own bound is 11,000. */
const CHUNK_STEPS = 10_000;
/** Steps of a preview at most: a month of minutes. */
const MAX_STEPS = 50_000;
/** Between two evaluations at least where nobody says, ms. */
const LEAST_STEP_MS = 15_000;
/** Label sets that are shown; all of them are counted. */
const SHOWN_SERIES = 200;
const SHOWN_FIRINGS = 10_000;
/** Series looked at before the loop is let go for a moment. */
const SERIES_PER_TURN = 100;
const DAY_MS = 86_400_000;

interface Told {
  readonly labels: Labels;
  readonly history: AlertHistory;
  /** The last chunk, counted from 0, in which the series was there. */
  chunk: number;
}

/**
 * What a rule would have done over history, through the reader thread. Rejects with RpcError: `invalid_argument` with the
 * place where the expression is wrong, or where the span holds more steps than are looked at.
 */
export async function previewRule(
  query: RulePreviewQuery,
  queries: Pick<Answering, 'range'>,
  signal: AbortSignal,
): Promise<RulePreview> {
  const { from, to } = query;
  if (!(to > from)) throw new RpcError('invalid_argument', 'The end of the preview has to lie after its beginning.');
  const step = query.step ?? Math.max(LEAST_STEP_MS, Math.ceil((to - from) / CHUNK_STEPS / 1_000) * 1_000);
  const steps = Math.floor((to - from) / step) + 1;
  if (steps > MAX_STEPS)
    throw new RpcError(
      'invalid_argument',
      `The preview would take ${steps} evaluations, more than ${MAX_STEPS}. Take a shorter span or a longer step.`,
      { fields: [{ path: ['step'], message: 'too short for the span' }] },
    );
  const told = new Map<string, Told>();
  const warnings = new Set<string>();
  for (let first = 0, chunk = 0; first < steps; first += CHUNK_STEPS, chunk++) {
    const last = Math.min(steps, first + CHUNK_STEPS) - 1;
    const frame = await queries.range(query.expr, from + first * step, from + last * step, step, signal);
    for (const warning of frame.warnings) warnings.add(warning);
    await lookAt(frame, query, told, chunk, signal);
  }
  for (const { history } of told.values()) history.finish(to);
  return summary(query, step, [...told.values()], [...warnings]);
}

async function lookAt(
  frame: RangeFrame,
  timing: RulePreviewQuery,
  told: Map<string, Told>,
  chunk: number,
  signal: AbortSignal,
): Promise<void> {
  let looked = 0;
  for (const series of frame.series) {
    const { [METRIC_NAME]: _name, ...labels } = series.labels;
    const key = seriesKey(labels);
    const one = told.get(key) ?? { labels, history: new AlertHistory(timing), chunk };
    told.set(key, one);
    one.chunk = chunk;
    const holds = new Uint8Array(frame.t.length);
    visitSamples(series, (step) => {
      holds[step] = 1;
    });
    for (let i = 0; i < holds.length; i++) one.history.look(frame.t[i] ?? 0, holds[i] === 1);
    looked += 1;
    if (looked % SERIES_PER_TURN === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
  }
  for (const { history, chunk: seen } of told.values()) {
    if (seen === chunk) continue;
    for (let i = 0; i < frame.t.length && !history.idle; i++) history.look(frame.t[i] ?? 0, false);
  }
}

function sumOf(spans: readonly PreviewSpan[], state: PreviewSpan['state'], from = -Infinity, to = Infinity): number {
  let sum = 0;
  for (const span of spans)
    if (span.state === state) sum += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from));
  return sum;
}

/** Where days begin inside the span, and its end. */
function daysOf({ from, to, days }: RulePreviewQuery): readonly number[] {
  const midnights: number[] = [];
  if (days === undefined)
    for (let at = (Math.floor(from / DAY_MS) + 1) * DAY_MS; at < to; at += DAY_MS) midnights.push(at);
  return [from, ...(days ?? midnights).filter((at) => at > from && at < to), to];
}

function summary(
  query: RulePreviewQuery,
  step: number,
  told: readonly Told[],
  warnings: readonly string[],
): RulePreview {
  const spans = told.flatMap(({ history }) => history.spans);
  const firedAt = told.flatMap(({ history }) => history.firedAt).sort((a, b) => a - b);
  const series = told
    .map(({ labels, history }) => ({
      labels,
      spans: history.spans,
      fired: history.firedAt.length,
      firingMs: sumOf(history.spans, 'firing'),
    }))
    .sort((a, b) => b.firingMs - a.firingMs || b.fired - a.fired);
  const bounds = daysOf(query);
  return {
    from: query.from,
    to: query.to,
    step,
    series: series.slice(0, SHOWN_SERIES),
    held: series.length,
    fired: firedAt.length,
    firingMs: sumOf(spans, 'firing'),
    pendingMs: sumOf(spans, 'pending'),
    firedAt: firedAt.slice(0, SHOWN_FIRINGS),
    days: bounds.slice(0, -1).map((from, i) => {
      const to = bounds[i + 1] ?? query.to;
      const fired = firedAt.filter((at) => at >= from && at < to).length;
      return { from, to, fired, firingMs: sumOf(spans, 'firing', from, to) };
    }),
    warnings: [...warnings],
  };
}
