/** Non-finite numbers, which JSON does not know, by name. A value of an alert may well be +Inf. */
const NAMES = new Map<string, number>([
  ['NaN', NaN],
  ['+Inf', Infinity],
  ['-Inf', -Infinity],
]);
const MARK = '$number';

/** A document as JSON text; non-finite numbers survive. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'number' || Number.isFinite(item)) return item;
    return { [MARK]: Number.isNaN(item) ? 'NaN' : item > 0 ? '+Inf' : '-Inf' };
  });
}

/** The document that `toJson` wrote. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || !(MARK in item)) return item;
    const name = item[MARK];
    return typeof name === 'string' ? (NAMES.get(name) ?? item) : item;
  });
}
