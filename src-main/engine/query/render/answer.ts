import type { Labels } from '../../../../src-shared/model/labels.ts';
import { parse } from '../../../../src-shared/promql/parse.ts';
import type { JsonQuestion } from '../../store/protocol.ts';
import type { SeriesSource } from '../../store/store.ts';
import { type Evaluation, evaluateOnce, evaluateSteps, samplesOf } from '../evaluate.ts';
import type { EvaluationLimits } from '../run.ts';
import { ABSENT, type Column, type Grid, type Windows } from '../values.ts';
import { JsonBytes } from './json-bytes.ts';

const COMMA = 0x2c;

/** Seconds of the stages of a query, under the names that Prometheus gives them. */
interface Timing {
  readonly askedAt: number;
  readonly startedAt: number;
  readonly preparedAt: number;
  readonly evaluatedAt: number;
}

function sorted(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

class Answer {
  readonly out = new JsonBytes();
  readonly #limit: number;
  #series = 0;
  truncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Begins the entry of a series; false when there are enough of them. */
  #begin(labels: Labels): boolean {
    if (this.#limit > 0 && this.#series >= this.#limit) {
      this.truncated = true;
      return false;
    }
    if (this.#series > 0) this.out.byte(COMMA);
    this.#series += 1;
    this.out.text('{"metric":');
    this.out.json(sorted(labels));
    return true;
  }

  vector(columns: readonly Column[], at: number): void {
    for (const { labels, v } of columns) {
      const value = v[0] ?? ABSENT;
      if (value === ABSENT) continue;
      if (!this.#begin(labels)) return;
      this.out.text(',"value":');
      this.out.sample(at, value);
      this.out.text('}');
    }
  }

  steps(columns: readonly Column[], grid: Grid): void {
    for (const { labels, v } of columns) {
      let written = 0;
      for (let i = 0; i < grid.count; i++) {
        const value = v[i] ?? ABSENT;
        if (value === ABSENT) continue;
        if (written === 0) {
          if (!this.#begin(labels)) return;
          this.out.text(',"values":[');
        } else this.out.byte(COMMA);
        this.out.sample(grid.start + i * grid.step, value);
        written += 1;
      }
      if (written > 0) this.out.text(']}');
    }
  }

  windows(windows: Windows): void {
    for (const { labels, t, v } of samplesOf(windows)) {
      if (!this.#begin(labels)) return;
      this.out.text(',"values":[');
      for (let i = 0; i < t.length; i++) {
        if (i > 0) this.out.byte(COMMA);
        this.out.sample(t[i] ?? 0, v[i] ?? Number.NaN);
      }
      this.out.text(']}');
    }
  }

  data(evaluation: Evaluation, range: boolean): void {
    const { grid, value } = evaluation;
    const { out } = this;
    out.text(`{"status":"success","data":{"resultType":"${range ? 'matrix' : value.type}","result":`);
    if (value.type === 'scalar' && !range) out.sample(grid.start, value.v[0] ?? Number.NaN);
    else if (value.type === 'string') {
      out.text('[');
      out.time(grid.start);
      out.text(',');
      out.json(value.text);
      out.text(']');
    } else {
      out.text('[');
      if (value.type === 'matrix') this.windows(value.windows);
      else if (value.type === 'scalar') this.steps([{ labels: {}, v: value.v }], grid);
      else if (range) this.steps(value.columns, grid);
      else this.vector(value.columns, grid.start);
      out.text(']');
    }
  }

  end(evaluation: Evaluation, timing: Timing | undefined): Uint8Array<ArrayBuffer> {
    const { out } = this;
    const { infos, samples } = evaluation;
    const warnings = [...evaluation.warnings, ...(this.truncated ? ['results truncated due to limit'] : [])];
    if (timing !== undefined) {
      out.text(',"stats":');
      out.json(statsOf(timing, samples));
    }
    out.text('}');
    if (warnings.length > 0) {
      out.text(',"warnings":');
      out.json(warnings);
    }
    if (infos.length > 0) {
      out.text(',"infos":');
      out.json(infos);
    }
    out.text('}');
    return out.take();
  }
}

function statsOf({ askedAt, startedAt, preparedAt, evaluatedAt }: Timing, samples: number): unknown {
  const seconds = (from: number, to: number): number => Math.max(0, Math.round((to - from) * 1_000) / 1e6);
  return {
    timings: {
      evalTotalTime: seconds(startedAt, evaluatedAt),
      resultSortTime: 0,
      queryPreparationTime: seconds(startedAt, preparedAt),
      innerEvalTime: seconds(preparedAt, evaluatedAt),
      execQueueTime: seconds(askedAt, startedAt),
      execTotalTime: seconds(askedAt, evaluatedAt),
    },
    samples: { totalQueryableSamples: samples, peakSamples: samples },
  };
}

function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Answers a question as the body of Prometheus's HTTP API, in UTF-8: made where the samples are read, so that the main
 * thread passes bytes on and never walks over them. Throws QueryError.
 */
export function answerJson(
  question: JsonQuestion,
  source: SeriesSource,
  limits: EvaluationLimits = {},
): Uint8Array<ArrayBuffer> {
  const { expr, askedAt, limit, lookbackMs, span, stats } = question;
  const startedAt = wallMs();
  const own: EvaluationLimits = { ...limits, ...(lookbackMs === undefined ? {} : { lookbackMs }) };
  const parsed = parse(expr);
  const preparedAt = wallMs();
  const range = 'step' in span;
  const evaluation = range ? evaluateSteps(expr, source, span, own) : evaluateOnce(parsed, expr, source, span.at, own);
  const evaluatedAt = wallMs();
  const answer = new Answer(limit);
  answer.data(evaluation, range);
  return answer.end(evaluation, stats ? { askedAt, startedAt, preparedAt, evaluatedAt } : undefined);
}
