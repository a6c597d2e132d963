import { type Labels, METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import { STALE } from '../../../../src-shared/model/sample.ts';
import type { Layout, Samples } from '../../store/store.ts';

/** One scrape in figures. */
export interface ScrapeReport {
  readonly up: boolean;
  readonly durationMs: number;
  readonly scraped: number;
  readonly kept: number;
  readonly added: number;
  /** Bytes after unpacking. */
  readonly bodyBytes: number;
}

/** Series that say how a scrape went (Prometheus, "Jobs and instances"). */
const ALWAYS = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
] as const;
/** With extra_scrape_metrics. */
const EXTRA = ['scrape_timeout_seconds', 'scrape_sample_limit', 'scrape_body_size_bytes'] as const;

/** Tenths of a ms: more digits cost 8 bytes a sample. */
function seconds(ms: number): number {
  return Math.round(ms * 10) / 10_000;
}

/** The series that one target has in any case. */
export class ReportRow {
  readonly #samples: Samples;
  readonly #layout: Layout;

  constructor(samples: Samples, source: string, target: Labels, extra: boolean) {
    this.#samples = samples;
    const names = extra ? [...ALWAYS, ...EXTRA] : ALWAYS;
    this.#layout = samples.layout(
      source,
      names.map((name) => ({ ...target, [METRIC_NAME]: name })),
    );
  }

  /** `limits`: the timeout in ms and the sample limit. */
  write(t: number, report: ScrapeReport, limits: { readonly timeoutMs: number; readonly sampleLimit: number }): void {
    const values = [
      report.up ? 1 : 0,
      seconds(report.durationMs),
      report.scraped,
      report.kept,
      report.added,
      limits.timeoutMs / 1_000,
      limits.sampleLimit,
      report.bodyBytes,
    ];
    this.#samples.append(this.#layout, t, Float64Array.from(values.slice(0, this.#layout.series.length)));
  }

  /** The target is gone. */
  end(t: number): void {
    this.#samples.append(this.#layout, t, new Float64Array(this.#layout.series.length).fill(STALE));
  }
}
