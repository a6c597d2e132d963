import { measuredValue } from '../../../../src-shared/model/sample.ts';
import { WriteRequest } from '../wire/write.ts';
import type { Frame } from './journal-feed.ts';
import type { OutgoingNames } from './outgoing.ts';
import { isSame, type Position } from './position.ts';

/** Doubles of a row before its values: layout and time. */
const ROW_HEAD = 2;

/** Samples on their way: what is sent, and where the journal goes on after it. */
export class Batch {
  readonly request = new WriteRequest();
  readonly #limit: number;
  /** Where it ends whatever its size: it repeats one of before. */
  readonly #end: Position | undefined;
  /** Newest time in it, epoch ms. */
  newest = Number.NEGATIVE_INFINITY;
  /** Samples left out: by relabelling, of layouts that nobody knows, or older than the limit. */
  readonly dropped = { relabelled: 0, unknown: 0, too_old: 0 };
  /** Everything before it is in this batch or an earlier one. */
  next: Position;

  constructor(from: Position, limit: number, end?: Position) {
    this.next = from;
    this.#limit = end === undefined ? limit : Number.POSITIVE_INFINITY;
    this.#end = end;
  }

  get isFull(): boolean {
    return this.request.samples >= this.#limit || (this.#end !== undefined && isSame(this.next, this.#end));
  }

  /** Takes what fits of a frame, from `next` on; whatever is left is taken by the batch after this one. */
  take(frame: Frame, names: OutgoingNames, oldest: number): void {
    const begin = this.#begin(frame);
    let at = 0;
    for (const { layout, t, values } of frame.rows) {
      const place = at;
      at += ROW_HEAD + values.length;
      if (place < begin.row) continue;
      const first = place === begin.row ? begin.column : 0;
      const last = this.#lastColumn(frame, place, values.length);
      const column = last === 0 ? 0 : this.#row(names.of(layout), t, values, { first, last, oldest });
      if (column < values.length) {
        this.next = { ...frame.at, row: place, column };
        return;
      }
    }
    this.next = frame.next;
  }

  #begin({ at }: Frame): { readonly row: number; readonly column: number } {
    const same = this.next.segment === at.segment && this.next.offset === at.offset;
    return same ? this.next : { row: 0, column: 0 };
  }

  /** The column before which this batch ends in a row; the row's width where it does not end there. */
  #lastColumn({ at }: Frame, row: number, width: number): number {
    const end = this.#end;
    if (end === undefined || end.segment !== at.segment || end.offset !== at.offset || row < end.row) return width;
    return row === end.row ? end.column : 0;
  }

  /** Adds the samples of a row in the columns `first` to `last`; gives the column where there was no more room. */
  #row(
    series: readonly (Uint8Array | undefined)[] | undefined,
    t: number,
    values: Float64Array,
    { first, last, oldest }: { readonly first: number; readonly last: number; readonly oldest: number },
  ): number {
    for (let column = first; column < last; column++) {
      const value = values[column] ?? Number.NaN;
      // NaN in a row is no sample.
      if (Number.isNaN(value)) continue;
      const labels = series?.[column];
      if (series === undefined) this.dropped.unknown += 1;
      else if (t < oldest) this.dropped.too_old += 1;
      else if (labels === undefined) this.dropped.relabelled += 1;
      else {
        if (this.request.samples >= this.#limit) return column;
        this.request.add(labels, t, measuredValue(value));
        this.newest = Math.max(this.newest, t);
      }
    }
    return last;
  }
}
