import type { Labels } from '../../../../src-shared/model/labels.ts';
import { compileRelabel, type Relabel } from '../../collect/relabel/relabel.ts';
import type { RelabelRule } from '../../collect/relabel/rule.ts';
import type { Layout } from '../../store/store.ts';
import { labelBytes } from '../wire/write.ts';

/** Series whose bytes are kept; more, and the memory begins anew (some 15 MB at 150 bytes a series). */
const KEPT_SERIES = 100_000;

/** What a column of a layout is called at the remote end: labels as they stand in a request; undefined where it is dropped. */
export class OutgoingNames {
  readonly #relabel: Relabel;
  readonly #externalLabels: Labels;
  readonly #byLayout = new Map<number, readonly (Uint8Array | undefined)[] | undefined>();
  #kept = 0;

  /** Throws an Error in RE2's words for a rule that cannot be read. */
  constructor(rules: readonly RelabelRule[], externalLabels: Labels) {
    this.#relabel = compileRelabel(rules);
    this.#externalLabels = externalLabels;
  }

  /** Whether the layout was learnt. */
  knows(layout: number): boolean {
    return this.#byLayout.has(layout);
  }

  /** Takes a layout in; undefined for one that nobody knows any more. */
  learn(id: number, layout: Layout | undefined): void {
    const names = layout?.series.map((labels) => {
      // The series' own label wins over an external one; relabelling sees both (Prometheus, "remote_write").
      const kept = this.#relabel({ ...this.#externalLabels, ...labels });
      return kept === undefined || Object.keys(kept).length === 0 ? undefined : labelBytes(kept);
    });
    this.#byLayout.set(id, names);
    this.#kept += names?.length ?? 1;
  }

  /** The names of the columns of a layout; undefined when it is not known. */
  of(layout: number): readonly (Uint8Array | undefined)[] | undefined {
    return this.#byLayout.get(layout);
  }

  /** Begins anew when there are too many; to be called between frames. */
  trim(): void {
    if (this.#kept <= KEPT_SERIES) return;
    this.#byLayout.clear();
    this.#kept = 0;
  }
}
