import type { PreviewSpan } from '../../../src-shared/model/rule-preview.ts';

/**
 * What one label set of a rule would have done, step after step: Lifecycle for one alert without its texts, because a preview
 * takes millions of steps.
 */
export class AlertHistory {
  readonly spans: PreviewSpan[] = [];
  readonly firedAt: number[] = [];
  readonly #for: number;
  readonly #keepFiringFor: number;
  #activeAt: number | undefined;
  #firedAt: number | undefined;
  #lapsedAt: number | undefined;

  constructor(timing: { readonly for: number; readonly keepFiringFor: number }) {
    this.#for = timing.for;
    this.#keepFiringFor = timing.keepFiringFor;
  }

  /** Whether nothing is pending or firing, so that steps without the condition change nothing. */
  get idle(): boolean {
    return this.#activeAt === undefined;
  }

  /** One evaluation at `at` (epoch ms), later than the last one. */
  look(at: number, holds: boolean): void {
    if (holds) {
      this.#activeAt ??= at;
      this.#lapsedAt = undefined;
      if (this.#firedAt === undefined && at - this.#activeAt >= this.#for) this.#fire(at);
    } else if (this.#firedAt !== undefined) {
      this.#lapsedAt ??= at;
      if (at - this.#lapsedAt >= this.#keepFiringFor) this.#end(at, false);
    } else if (this.#activeAt !== undefined) {
      this.#end(at, false);
    }
  }

  /** Closes what is still going on at the end of the time looked at. */
  finish(at: number): void {
    if (this.#activeAt !== undefined) this.#end(at, true);
  }

  #fire(at: number): void {
    if (this.#activeAt !== undefined && at > this.#activeAt)
      this.spans.push({ state: 'pending', from: this.#activeAt, to: at, open: false });
    this.#firedAt = at;
    this.firedAt.push(at);
  }

  #end(at: number, open: boolean): void {
    const from = this.#firedAt ?? this.#activeAt ?? at;
    this.spans.push({ state: this.#firedAt === undefined ? 'pending' : 'firing', from, to: at, open });
    this.#activeAt = undefined;
    this.#firedAt = undefined;
    this.#lapsedAt = undefined;
  }
}
