/** Name and labels of a series as a check brought it, before the monitor's own labels are added. */
export interface CollectedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One sample that a check brought along beside its own. */
export interface CollectedSample {
  /** The same object in every check of a monitor, so that an unchanged set of series is seen at a glance. */
  readonly series: CollectedSeries;
  readonly value: number;
}

/**
 * Remembers the series of one monitor by a key, so that a known one costs a look-up and no new object. Bounded: a target
 * that invents new series at every check does not grow it without end.
 */
export class SeriesPool {
  readonly #limit: number;
  readonly #known = new Map<string, CollectedSeries>();

  constructor(limit = 100_000) {
    this.#limit = limit;
  }

  get(key: string): CollectedSeries | undefined {
    return this.#known.get(key);
  }

  put(key: string, series: CollectedSeries): CollectedSeries {
    if (this.#known.size >= this.#limit) this.#known.clear();
    this.#known.set(key, series);
    return series;
  }

  /** The series of this name and labels, as collectors from JSON and the machine make them. */
  of(name: string, labels: Readonly<Record<string, string>> = {}): CollectedSeries {
    let key = name;
    for (const label in labels) key += `\u0000${label}\u0000${labels[label] ?? ''}`;
    return this.#known.get(key) ?? this.put(key, { name, labels });
  }
}
