import { literalChoice } from '../../../../src-shared/matcher/literal.ts';
import { compileMatcher, type Matcher } from '../../../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { exclude, intersect, unite } from './postings.ts';

/** What can be found by its labels. */
interface Labelled {
  readonly labels: Labels;
}

/** Places of items, rising, by the value that a label has there. */
type ValuePostings = Map<string, number[]>;

/** The texts of which a label has to have one; undefined when the matcher is no such list or takes series without it. */
function textsOf({ op, value }: Matcher): readonly string[] | undefined {
  const texts = op === '=' ? [value] : op === '=~' ? literalChoice(value) : undefined;
  return texts === undefined || texts.includes('') ? undefined : texts;
}

/**
 * Finds series by label matchers, from postings per label value: equal values first, the rarest of them before the others;
 * other matchers are tried once per value, not once per series.
 */
export class LabelIndex<T extends Labelled> {
  #items: T[] = [];
  #postings = new Map<string, ValuePostings>();

  add(item: T): void {
    const at = this.#items.push(item) - 1;
    for (const [name, value] of Object.entries(item.labels)) {
      // To PromQL a label without a value is no label.
      if (value === '') continue;
      let values = this.#postings.get(name);
      if (values === undefined) this.#postings.set(name, (values = new Map<string, number[]>()));
      const list = values.get(value);
      if (list === undefined) values.set(value, [at]);
      else list.push(at);
    }
  }

  get size(): number {
    return this.#items.length;
  }

  /** Keeps only items of which `keep` says so. Builds everything anew: for rare rounds of tidying. */
  retain(keep: (item: T) => boolean): void {
    const kept = this.#items.filter(keep);
    if (kept.length === this.#items.length) return;
    this.#items = [];
    this.#postings = new Map();
    for (const item of kept) this.add(item);
  }

  /** Items whose labels satisfy all matchers, in the order they were added. Throws on a bad regular expression. */
  find(matchers: readonly Matcher[]): readonly T[] {
    return this.#at(this.#places(matchers));
  }

  /** Items that satisfy any of the sets, each once, in the order they were added; every item when there is no set. */
  findAny(sets: readonly (readonly Matcher[])[]): readonly T[] {
    const [first, ...others] = sets;
    if (first === undefined) return this.#items.slice();
    if (others.length === 0) return this.find(first);
    return this.#at(
      unite(
        sets.map((matchers) => this.#places(matchers) ?? this.#items.map((_, at) => at)),
        this.#items.length,
      ),
    );
  }

  /** Label names in use. */
  names(): readonly string[] {
    return [...this.#postings.keys()];
  }

  /** Values in use of a label. */
  values(name: string): readonly string[] {
    return [...(this.#postings.get(name)?.keys() ?? [])];
  }

  #at(places: readonly number[] | undefined): readonly T[] {
    if (places === undefined) return this.#items.slice();
    const out: T[] = [];
    for (const at of places) {
      const item = this.#items[at];
      if (item !== undefined) out.push(item);
    }
    return out;
  }

  /** Where the entries are that satisfy all matchers; undefined stands for everywhere. */
  #places(matchers: readonly Matcher[]): readonly number[] | undefined {
    const equal: (readonly number[])[] = [];
    const others: { readonly name: string; readonly test: (value: string) => boolean }[] = [];
    for (const matcher of matchers) {
      const test = compileMatcher(matcher);
      const texts = textsOf(matcher);
      if (texts === undefined) others.push({ name: matcher.name, test });
      else equal.push(this.#having(matcher.name, texts));
    }
    equal.sort((a, b) => a.length - b.length);
    let found: readonly number[] | undefined;
    for (const list of equal) found = found === undefined ? list : intersect(found, list);
    for (const { name, test } of others) {
      if (found?.length === 0) break;
      const values = this.#postings.get(name);
      // Few candidates in a label of many values: their own values are tried, not all there are.
      if (found !== undefined && values !== undefined && found.length < values.size) {
        found = this.#filter(found, name, test);
      } else {
        found = this.#narrow(found, values, test);
      }
    }
    return found;
  }

  #having(name: string, texts: readonly string[]): readonly number[] {
    const values = this.#postings.get(name);
    const lists = texts.map((text) => values?.get(text)).filter((list) => list !== undefined);
    return unite(lists, this.#items.length);
  }

  #filter(places: readonly number[], name: string, test: (value: string) => boolean): readonly number[] {
    const verdicts = new Map<string, boolean>();
    return places.filter((at) => {
      const labels = this.#items[at]?.labels ?? {};
      const value = Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
      let verdict = verdicts.get(value);
      if (verdict === undefined) verdicts.set(value, (verdict = test(value)));
      return verdict;
    });
  }

  #narrow(
    places: readonly number[] | undefined,
    values: ValuePostings | undefined,
    test: (value: string) => boolean,
  ): readonly number[] | undefined {
    const all = this.#items.length;
    const whenAbsent = test('');
    const lists: (readonly number[])[] = [];
    for (const [value, list] of values ?? []) if (test(value) !== whenAbsent) lists.push(list);
    // A matcher that holds for the empty value holds for series without the label, which no posting list names.
    if (whenAbsent) return lists.length === 0 ? places : exclude(places, lists, all);
    const united = unite(lists, all);
    return places === undefined ? united : intersect(places, united);
  }
}
