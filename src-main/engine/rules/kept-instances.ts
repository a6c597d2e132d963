import type { Labels } from '../../../src-shared/model/labels.ts';
import type { TemplateSurroundings } from '../../../src-shared/template/template.ts';
import type { ActiveInstance } from './rules.ts';

/** Makes the instance of one label set for which the expression holds. */
export type MakeInstance = (labels: Labels, v: number) => ActiveInstance;

/**
 * The instances that the last evaluation of an alerting rule found, by the labels of their series as objects: the head gives
 * the same ones each time. In a storm a rule is evaluated over and over for thousands of series of which few have changed,
 * and filling their texts in was 40 % of what the engine allocated. What is no longer active is not kept, nor is an instance
 * whose texts asked a query: the next answer may be another.
 */
export class KeptInstances {
  #kept: ReadonlyMap<Labels, ActiveInstance> = new Map();
  #under = '';

  /** The instances of `found`: those that are as they were, and the others made anew. */
  of(
    found: readonly { readonly labels: Labels; readonly v: number }[],
    surroundings: TemplateSurroundings,
    makerUnder: (surroundings: TemplateSurroundings) => MakeInstance,
  ): readonly ActiveInstance[] {
    const under = JSON.stringify([surroundings.externalLabels, surroundings.externalUrl]);
    const before = under === this.#under ? this.#kept : new Map<Labels, ActiveInstance>();
    const kept = new Map<Labels, ActiveInstance>();
    let questions = 0;
    const query: TemplateSurroundings['query'] = (expr) => {
      questions += 1;
      return surroundings.query(expr);
    };
    const make = makerUnder({ ...surroundings, query });
    const active = found.map(({ labels, v }) => {
      const known = before.get(labels);
      const asked = questions;
      const instance = known !== undefined && Object.is(known.value, v) ? known : make(labels, v);
      if (questions === asked) kept.set(labels, instance);
      return instance;
    });
    this.#kept = kept;
    this.#under = under;
    return active;
  }
}
