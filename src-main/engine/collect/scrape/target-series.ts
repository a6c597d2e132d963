import { type Labels, seriesKey } from '../../../../src-shared/model/labels.ts';
import { keptValue, STALE } from '../../../../src-shared/model/sample.ts';
import type { Layout, Samples } from '../../store/store.ts';
import type { CollectedSeries } from '../collected.ts';
import type { ReadSamples } from '../exposition/read.ts';
import type { Mutate } from './mutate.ts';

/** Series of one layout at most: laying them out takes about 1 ms, five on a busy machine, and the main loop may be held for 8. */
const SEGMENT_WIDTH = 256;
/** Layouts that a target may have beyond those that its series fill before they are put together again. */
const MOST_SEGMENTS = 24;
/** The number that every dropped series has. */
const DROPPED = 0;

/** Series that are written together, in one row a scrape. */
interface Segment {
  readonly layout: Layout;
  readonly ids: Int32Array;
  /** The row that is being written; NaN where there is nothing to write. */
  readonly row: Float64Array;
}

/** What one reply changed. */
export interface Committed {
  /** Samples that metric relabelling left. */
  readonly kept: number;
  /** Series that were not there at the scrape before. */
  readonly added: number;
}

/**
 * The series of one target and where they are written. Series that come are laid out beside those that are there, so that
 * a change costs what has changed; series that go are ended with STALE and leave their column empty. When half of the
 * columns are empty, or the layouts are many, everything is laid out anew.
 */
export class TargetSeries {
  readonly #samples: Samples;
  readonly #source: string;
  #mutate: Mutate;
  /** Numbers of the series by what they are stored as: two texts may mean the same one. */
  #numbers = new Map<string, number>();
  #labels: (Labels | undefined)[] = [undefined];
  #segmentOf = new Int32Array(64).fill(-1);
  #columnOf = new Int32Array(64);
  /** The round in which each series was seen last; 0 before the first and after it ended. */
  #seen = new Uint32Array(64);
  #round = 0;
  #segments: Segment[] = [];
  /** Series with times of their own, each with its own layout: their times go forward one by one. */
  readonly #timed = new Map<number, { readonly layout: Layout; last: number }>();
  #live = 0;
  /** Numbers given since the last commit. */
  #pending = 1;

  constructor(samples: Samples, source: string, mutate: Mutate) {
    this.#samples = samples;
    this.#source = source;
    this.#mutate = mutate;
  }

  /** Series that have a newest sample. */
  get live(): number {
    return this.#live;
  }

  /** The labels under which a series of a reply is stored; undefined for one that is dropped. */
  labelsOf(id: number): Labels | undefined {
    return this.#labels[id];
  }

  /** How labels are made from now on; the reader has to forget its template. */
  use(mutate: Mutate): void {
    this.#mutate = mutate;
  }

  /** The number of a series of a reply. Throws SeriesRefused. */
  admit(series: CollectedSeries): number {
    const labels = this.#mutate(series);
    if (labels === undefined) return DROPPED;
    const key = seriesKey(labels);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const id = this.#labels.push(labels) - 1;
    this.#numbers.set(key, id);
    if (id >= this.#seen.length) this.#grow();
    this.#segmentOf[id] = -1;
    this.#seen[id] = 0;
    return id;
  }

  /** The reply was refused: what it brought first is forgotten. */
  rollback(): void {
    for (const labels of this.#labels.splice(this.#pending))
      if (labels !== undefined) this.#numbers.delete(seriesKey(labels));
  }

  /** How many samples of a reply are left after metric relabelling. */
  kept(read: ReadSamples): number {
    let kept = 0;
    for (let i = 0; i < read.length; i += 1) if (read.ids[i] !== DROPPED) kept += 1;
    return kept;
  }

  /**
   * Stores a reply at `t`, epoch ms. `honorTimes`: samples that bring a time are stored at that one; `trackTimes`: such
   * series are ended as well when they go. `rest` is called between pieces of work, and awaited when it gives something.
   */
  async commit(
    t: number,
    read: ReadSamples,
    honorTimes: boolean,
    trackTimes: boolean,
    rest: () => Promise<void> | undefined,
  ): Promise<Committed> {
    this.#round += 1;
    const round = this.#round;
    const before = this.#live;
    const fresh: number[] = [];
    const freshValues: number[] = [];
    const timed: number[] = [];
    let kept = 0;
    let met = 0;
    let added = 0;
    const seen = this.#seen;
    for (let i = 0; i < read.length; i += 1) {
      const id = read.ids[i] ?? DROPPED;
      if (id === DROPPED) continue;
      kept += 1;
      if (honorTimes && read.timed > 0 && !Number.isNaN(read.times[i] ?? Number.NaN)) {
        timed.push(i);
        continue;
      }
      // The first one counts, as in Prometheus.
      if (seen[id] === round) continue;
      if (seen[id] === 0) added += 1;
      else met += 1;
      seen[id] = round;
      const value = keptValue(read.values[i] ?? Number.NaN);
      const segment = this.#segments[this.#segmentOf[id] ?? -1];
      if (segment !== undefined) segment.row[this.#columnOf[id] ?? 0] = value;
      else {
        this.#timed.delete(id);
        fresh.push(id);
        freshValues.push(value);
      }
    }
    await this.#layOut(fresh, rest);
    fresh.forEach((id, i) => {
      const segment = this.#segments[this.#segmentOf[id] ?? -1];
      if (segment !== undefined) segment.row[this.#columnOf[id] ?? 0] = freshValues[i] ?? Number.NaN;
    });
    const times = this.#timedRows(read, timed, round);
    this.#live = met + added + times.met + times.added;
    if (met + times.met < before) this.#endUnseen(t, round, trackTimes);
    this.#write(t);
    this.#pending = this.#labels.length;
    return { kept, added: added + times.added };
  }

  /** Ends every series at `t`. */
  end(t: number, trackTimes: boolean): void {
    this.#round += 1;
    this.#endUnseen(t, this.#round, trackTimes);
    this.#write(t);
    this.#live = 0;
  }

  /** Whether it would pay to lay everything out anew. */
  get scattered(): boolean {
    const columns = this.#segments.reduce((sum, { ids }) => sum + ids.length, 0);
    const full = this.#live / SEGMENT_WIDTH;
    return this.#segments.length > full + MOST_SEGMENTS || columns > 2 * this.#live + SEGMENT_WIDTH;
  }

  /** Lays everything out anew, without series that have ended. Gives the new numbers of the series by their old ones. */
  async gather(rest: () => Promise<void> | undefined): Promise<Int32Array> {
    const numbers = new Int32Array(this.#labels.length).fill(DROPPED);
    const labels: (Labels | undefined)[] = [undefined];
    const before = { keys: this.#numbers, seen: this.#seen, timed: new Map(this.#timed) };
    const live: number[] = [];
    const seen: number[] = [0];
    this.#timed.clear();
    this.#numbers = new Map();
    for (const [key, id] of before.keys) {
      if (before.seen[id] === 0) continue;
      const number = labels.push(this.#labels[id]) - 1;
      numbers[id] = number;
      seen.push(before.seen[id] ?? 0);
      this.#numbers.set(key, number);
      const place = before.timed.get(id);
      if (place === undefined) live.push(number);
      else this.#timed.set(number, place);
      if (number % SEGMENT_WIDTH === 0) await rest();
    }
    this.#labels = labels;
    this.#pending = labels.length;
    this.#seen = new Uint32Array(Math.max(64, labels.length));
    this.#seen.set(seen);
    this.#segmentOf = new Int32Array(this.#seen.length).fill(-1);
    this.#columnOf = new Int32Array(this.#seen.length);
    this.#segments = [];
    await this.#layOut(live, rest);
    return numbers;
  }

  async #layOut(ids: readonly number[], rest: () => Promise<void> | undefined): Promise<void> {
    for (let from = 0; from < ids.length; from += SEGMENT_WIDTH) {
      const some = ids.slice(from, from + SEGMENT_WIDTH);
      const labels = some.map((id) => this.#labels[id] ?? {});
      const layout = this.#samples.layout(this.#source, labels);
      const number = this.#segments.length;
      const row = new Float64Array(some.length).fill(Number.NaN);
      this.#segments.push({ layout, ids: Int32Array.from(some), row });
      some.forEach((id, column) => {
        this.#segmentOf[id] = number;
        this.#columnOf[id] = column;
      });
      await rest();
    }
  }

  /** Writes the samples that bring a time, each by itself. A time that does not go forward was stored before. */
  #timedRows(read: ReadSamples, which: readonly number[], round: number): { met: number; added: number } {
    let met = 0;
    let added = 0;
    for (const i of which) {
      const id = read.ids[i] ?? DROPPED;
      let place = this.#timed.get(id);
      if (place === undefined) {
        place = { layout: this.#samples.layout(this.#source, [this.#labels[id] ?? {}]), last: -Infinity };
        this.#timed.set(id, place);
      }
      if (this.#seen[id] !== round) {
        if (this.#seen[id] === 0) added += 1;
        else met += 1;
        this.#seen[id] = round;
      }
      const time = read.times[i] ?? Number.NaN;
      const value = keptValue(read.values[i] ?? Number.NaN);
      if (time > place.last && this.#samples.append(place.layout, time, Float64Array.of(value))) place.last = time;
    }
    return { met, added };
  }

  /** Ends what was not seen in this round. */
  #endUnseen(t: number, round: number, trackTimes: boolean): void {
    for (const { ids, row } of this.#segments) {
      for (let column = 0; column < ids.length; column += 1) {
        const id = ids[column] ?? DROPPED;
        const seen = this.#seen[id] ?? 0;
        if (seen === round || seen === 0 || this.#timed.has(id)) continue;
        row[column] = STALE;
        this.#seen[id] = 0;
      }
    }
    for (const [id, place] of this.#timed) {
      const seen = this.#seen[id] ?? 0;
      if (seen === round || seen === 0) continue;
      this.#seen[id] = 0;
      if (trackTimes && t > place.last && this.#samples.append(place.layout, t, Float64Array.of(STALE))) place.last = t;
    }
  }

  #write(t: number): void {
    for (const { layout, row } of this.#segments) {
      // An empty segment is left to be gathered.
      if (row.every(Number.isNaN)) continue;
      this.#samples.append(layout, t, row);
      row.fill(Number.NaN);
    }
  }

  #grow(): void {
    const size = this.#seen.length * 2;
    const seen = new Uint32Array(size);
    const segmentOf = new Int32Array(size).fill(-1);
    const columnOf = new Int32Array(size);
    seen.set(this.#seen);
    segmentOf.set(this.#segmentOf);
    columnOf.set(this.#columnOf);
    this.#seen = seen;
    this.#segmentOf = segmentOf;
    this.#columnOf = columnOf;
  }
}
