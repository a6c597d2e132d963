import { phaseOf } from '../../../../src-shared/time/grid.ts';

/**
 * Who is checked where in a period. Of two places that a name's hash offers, a monitor takes the one where fewer are:
 * with 1,000 monitors in 80 places the fullest holds 15 instead of 24, and the last of them starts that much sooner
 * (Azar, Broder, Karlin and Upfal, "Balanced Allocations": two choices bring the fullest place near the mean).
 */
export class Phases {
  readonly #taken = new Map<string, number>();

  /** The phase, ms, for a monitor with this period; the same again when the same ones were there before. */
  take(name: string, period: number): number {
    const first = phaseOf(name, period);
    const second = phaseOf(`${name}\n`, period);
    const phase = this.#at(period, second) < this.#at(period, first) ? second : first;
    this.#taken.set(key(period, phase), this.#at(period, phase) + 1);
    return phase;
  }

  /** Frees the place of a monitor that is no longer checked there. */
  free(period: number, phase: number): void {
    const left = this.#at(period, phase) - 1;
    if (left > 0) this.#taken.set(key(period, phase), left);
    else this.#taken.delete(key(period, phase));
  }

  #at(period: number, phase: number): number {
    return this.#taken.get(key(period, phase)) ?? 0;
  }
}

function key(period: number, phase: number): string {
  return `${period}/${phase}`;
}
