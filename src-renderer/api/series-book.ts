import type { TocsinClient } from '../../src-shared/contract/index.ts';
import { METRIC_NAME } from '../../src-shared/model/labels.ts';

/** What a metric is, as its source says. Empty where nobody said. */
export interface MetricNote {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** Answers younger than this are given again, ms: while typing, the same is asked with every key. */
const FRESH_MS = 60_000;
const DAY_MS = 86_400_000;
/** Names or values fetched at most: a list of more is not read, and typing narrows it no further. */
const MOST = 20_000;

/** Names, labels and values of what is stored here or at another data source, asked for once a minute at most. */
export class SeriesBook {
  readonly #client: TocsinClient;
  readonly #now: () => number;
  /** The data source that is asked; none is this console. */
  readonly #source: { readonly source?: string };
  readonly #known = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();

  /** An empty `source` is this console. */
  constructor(client: TocsinClient, now: () => number, source = '') {
    this.#client = client;
    this.#now = now;
    this.#source = source === '' ? {} : { source };
  }

  #once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    // The key names the question, so the kept answer has its type.
    if (known !== undefined && this.#now() - known.at < FRESH_MS) return known.answer as Promise<T>;
    const answer = ask();
    this.#known.set(key, { at: this.#now(), answer });
    // What failed is asked again at the next key.
    answer.catch(() => this.#known.delete(key));
    return answer;
  }

  /** Of series with samples in the last day: what was there yesterday is asked about today. */
  #window(selector: string): {
    readonly match: string[];
    readonly from: number;
    readonly limit: number;
    readonly source?: string;
  } {
    return { match: selector === '' ? [] : [selector], from: this.#now() - DAY_MS, limit: MOST, ...this.#source };
  }

  /** Every metric name, sorted. */
  metrics(): Promise<readonly string[]> {
    return this.values(METRIC_NAME, '');
  }

  /** Names of the labels of a selector's series (empty: of all), sorted, without the metric name. */
  labels(selector: string): Promise<readonly string[]> {
    return this.#once(`labels ${selector}`, async () => {
      const { values } = await this.#client.call('series.labels', this.#window(selector));
      return values.filter((name) => name !== METRIC_NAME);
    });
  }

  /** The values that a label has in a selector's series (empty: in all), sorted. */
  values(label: string, selector: string): Promise<readonly string[]> {
    return this.#once(`values ${label} ${selector}`, async () => {
      const { values } = await this.#client.call('series.values', { label, ...this.#window(selector) });
      return values;
    });
  }

  /** What each metric is, by name; metrics nobody described are missing. */
  notes(): Promise<ReadonlyMap<string, MetricNote>> {
    return this.#once('notes', async () => {
      const found = await this.#client.call('series.metadata', { limit: MOST, ...this.#source });
      // Of exporters that disagree the first one speaks.
      return new Map(found.toReversed().map(({ metric, type, help, unit }) => [metric, { type, help, unit }]));
    });
  }
}

/** What is said of a metric, or of the histogram, summary or counter that it is a part of. */
export function noteOf(notes: ReadonlyMap<string, MetricNote> | undefined, metric: string): MetricNote | undefined {
  return notes?.get(metric) ?? notes?.get(metric.replace(/_(?:bucket|sum|count|total|created)$/, ''));
}
