import type { InstantResult } from '../../../src-shared/model/query.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import type { TemplateSample } from '../../../src-shared/template/prometheus.ts';
import type { Asker } from './asker.ts';

/** Rounds of filling and asking at most: a query whose text comes out of another query takes one more. */
const MOST_ROUNDS = 5;

function samplesOf(result: InstantResult): readonly TemplateSample[] {
  switch (result.type) {
    case 'scalar':
      return [{ labels: {}, value: result.scalar?.v ?? Number.NaN }];
    case 'string':
      return [{ labels: {}, value: 0, text: result.string?.v ?? '' }];
    case 'vector':
      return result.vector.map(({ labels, v }) => ({ labels, value: v }));
    case 'matrix':
      throw new Error('a query in a template gives a vector or a number, no range');
  }
}

/**
 * Lets templates, which are filled in one go, ask what takes time: an answer that is not there yet is noted and asked for,
 * and the texts are filled again with it.
 */
export class TemplateQueries {
  readonly #asker: Asker;
  readonly #at: number;
  readonly #signal: AbortSignal;
  readonly #answers = new Map<string, readonly TemplateSample[] | Error>();
  readonly #missing = new Map<string, Promise<InstantResult>>();

  constructor(asker: Asker, at: number, signal: AbortSignal) {
    this.#asker = asker;
    this.#at = at;
    this.#signal = signal;
  }

  readonly query = (expr: string): readonly TemplateSample[] => {
    const known = this.#answers.get(expr);
    if (known instanceof Error) throw known;
    if (known !== undefined) return known;
    if (this.#missing.has(expr)) return [];
    const answer = this.#asker.askText(expr, parse(expr), this.#at, this.#signal);
    if (answer instanceof Promise) {
      // Awaited in `filled`; until then nobody may see it fail.
      answer.catch(() => undefined);
      this.#missing.set(expr, answer);
      return [];
    }
    const samples = samplesOf(answer);
    this.#answers.set(expr, samples);
    return samples;
  };

  /** Fills, and fills again while a fill asked for something new. Promises only when an answer takes time. */
  filled<T>(fill: () => T, round = 1): T | Promise<T> {
    const outcome = attempt(fill);
    // What failed for want of an answer is tried again; so is a text that only looks right without it.
    if (this.#missing.size > 0 && round < MOST_ROUNDS) return this.#fetch().then(() => this.filled(fill, round + 1));
    if (!outcome.ok) throw outcome.error;
    return outcome.value;
  }

  async #fetch(): Promise<void> {
    for (const [expr, answer] of [...this.#missing]) {
      try {
        this.#answers.set(expr, samplesOf(await answer));
      } catch (error) {
        this.#answers.set(expr, error instanceof Error ? error : new Error(String(error)));
      }
      this.#missing.delete(expr);
    }
  }
}

function attempt<T>(
  work: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown } {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, error };
  }
}
