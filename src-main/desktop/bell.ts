import type { Clock, DesktopSound } from '../engine/ports.ts';

/** Strokes per severity: worse is longer. */
const STROKES = { info: 1, warning: 1, error: 2, critical: 3 } as const;
/** Between two strokes, ms. */
const STROKE_MS = 400;
/** A sound that nobody noticed for this long reaches nobody, ms. */
const LONGEST_MS = 3_600_000;

/** The sounds of this desktop. One that repeats goes on until somebody looks, it is over, or an hour has passed. */
export class Bell {
  readonly #clock: Clock;
  readonly #beep: () => void;
  readonly #ringing = new Map<string, Disposable>();

  /** `beep` makes one stroke. */
  constructor(clock: Clock, beep: () => void) {
    this.#clock = clock;
    this.#beep = beep;
  }

  ring({ repeatMs, severity, tag }: DesktopSound): void {
    this.hush(tag);
    this.#strike(STROKES[severity]);
    if (repeatMs === 0) return;
    let left = Math.floor(LONGEST_MS / repeatMs);
    const again = this.#clock.every(repeatMs, () => {
      left -= 1;
      if (left < 0) this.hush(tag);
      else this.#strike(STROKES[severity]);
    });
    this.#ringing.set(tag, again);
  }

  hush(tag: string): void {
    this.#ringing.get(tag)?.[Symbol.dispose]();
    this.#ringing.delete(tag);
  }

  /** Somebody looks: everything falls silent. */
  noticed(): void {
    for (const tag of [...this.#ringing.keys()]) this.hush(tag);
  }

  #strike(strokes: number): void {
    this.#beep();
    if (strokes > 1)
      this.#clock.after(STROKE_MS, () => {
        this.#strike(strokes - 1);
      });
  }
}
