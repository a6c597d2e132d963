import { parseNumber } from './literals.ts';

/**
 * A sample of a native histogram as the series notation of Prometheus's tests writes it. Tocsin stores none; tests of rules
 * are given some, and those that only look at them again are judged.
 */
export interface NativeHistogram {
  readonly numbers: ReadonlyMap<string, number>;
  readonly lists: ReadonlyMap<string, readonly number[]>;
  /** What is known of a counter that began anew: unknown, reset, not_reset or gauge. */
  readonly hint: string;
}

/** Order of the fields in print, with the value that says nothing. */
const NUMBERS = ['schema', 'count', 'sum', 'z_bucket', 'z_bucket_w', 'offset', 'n_offset'] as const;
const LISTS = ['custom_values', 'buckets', 'n_buckets'] as const;
const FIELD = /\s*([a-z_]+):(?:\[([^\]]*)\]|([^\s[\]{}]+))/y;

/** Reads what stands between `{{` and `}}`; undefined when it cannot be read. */
export function parseNativeHistogram(text: string): NativeHistogram | undefined {
  const numbers = new Map<string, number>();
  const lists = new Map<string, readonly number[]>();
  let hint = 'unknown';
  let at = 0;
  while (text.slice(at).trim() !== '') {
    FIELD.lastIndex = at;
    const found = FIELD.exec(text);
    if (!found) return undefined;
    const [all, name = '', list, single] = found;
    at += all.length;
    if (name === 'counter_reset_hint') {
      hint = single ?? '';
    } else if (list !== undefined) {
      const values = list.split(/\s+/).flatMap((word) => (word === '' ? [] : [parseNumber(word)]));
      if (!isOneOf(LISTS, name) || values.some((value) => value === undefined)) return undefined;
      lists.set(
        name,
        values.filter((value) => value !== undefined),
      );
    } else {
      const value = parseNumber(single ?? '');
      if (!isOneOf(NUMBERS, name) || value === undefined) return undefined;
      numbers.set(name, value);
    }
  }
  return ['unknown', 'reset', 'not_reset', 'gauge'].includes(hint) ? { numbers, lists, hint } : undefined;
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** The histogram in one canonical text: equal histograms print alike. */
export function formatNativeHistogram({ numbers, lists, hint }: NativeHistogram): string {
  const fields = NUMBERS.flatMap((name) => {
    const value = numbers.get(name) ?? 0;
    return value === 0 ? [] : [`${name}:${value}`];
  });
  if (hint !== 'unknown') fields.push(`counter_reset_hint:${hint}`);
  for (const name of LISTS) {
    const values = lists.get(name) ?? [];
    if (values.length > 0) fields.push(`${name}:[${values.join(' ')}]`);
  }
  return `{{${fields.join(' ')}}}`;
}

/** `a + times · b`, for notations that count up; undefined when the two do not have the same schema. */
export function addNativeHistograms(
  a: NativeHistogram,
  b: NativeHistogram,
  times: number,
): NativeHistogram | undefined {
  if ((a.numbers.get('schema') ?? 0) !== (b.numbers.get('schema') ?? 0)) return undefined;
  if (times === 0) return a;
  const numbers = new Map(a.numbers);
  for (const name of ['count', 'sum', 'z_bucket'])
    numbers.set(name, (a.numbers.get(name) ?? 0) + times * (b.numbers.get(name) ?? 0));
  const lists = new Map(a.lists);
  for (const [name, offset] of [
    ['buckets', 'offset'],
    ['n_buckets', 'n_offset'],
  ] as const) {
    const [from, other] = [a.numbers.get(offset) ?? 0, b.numbers.get(offset) ?? 0];
    const [mine, theirs] = [a.lists.get(name) ?? [], b.lists.get(name) ?? []];
    if (theirs.length === 0) continue;
    const start = mine.length === 0 ? other : Math.min(from, other);
    const end = Math.max(from + mine.length, other + theirs.length);
    const sum = Array.from(
      { length: end - start },
      (_, i) => (mine[start + i - from] ?? 0) + times * (theirs[start + i - other] ?? 0),
    );
    lists.set(name, sum);
    numbers.set(offset, start);
  }
  return { numbers, lists, hint: a.hint };
}

/** Whether a counter fell from `before` to `after`: then it began anew in between. */
export function fellBack(before: NativeHistogram, after: NativeHistogram): boolean {
  if ((after.numbers.get('count') ?? 0) < (before.numbers.get('count') ?? 0)) return true;
  return LISTS.slice(1).some((name) =>
    (before.lists.get(name) ?? []).some((value, i) => (after.lists.get(name)?.[i] ?? 0) < value),
  );
}
