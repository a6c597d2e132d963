import { compileMatchers, type Matcher } from '../../../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';

interface Entry<T> {
  readonly labels: Labels;
  readonly item: T;
}

/** Finds series by label matchers. Equality on any label (the name included) narrows the search to one posting list. */
export class LabelIndex<T> {
  readonly #all: Entry<T>[] = [];
  readonly #postings = new Map<string, Map<string, Entry<T>[]>>();

  add(labels: Labels, item: T): void {
    const entry = { labels, item };
    this.#all.push(entry);
    for (const [name, value] of Object.entries(labels)) {
      let values = this.#postings.get(name);
      if (values === undefined) this.#postings.set(name, (values = new Map<string, Entry<T>[]>()));
      const list = values.get(value);
      if (list === undefined) values.set(value, [entry]);
      else list.push(entry);
    }
  }

  get size(): number {
    return this.#all.length;
  }

  /** Items whose labels satisfy all matchers, in the order they were added. Throws on a bad regular expression. */
  find(matchers: readonly Matcher[]): readonly T[] {
    let candidates: readonly Entry<T>[] = this.#all;
    for (const matcher of matchers) {
      // `name=""` also holds for series without the label, which no posting list names.
      if (matcher.op !== '=' || matcher.value === '') continue;
      const list = this.#postings.get(matcher.name)?.get(matcher.value) ?? [];
      if (list.length < candidates.length) candidates = list;
    }
    const matches = compileMatchers(matchers);
    return candidates.filter((entry) => matches(entry.labels)).map((entry) => entry.item);
  }
}
