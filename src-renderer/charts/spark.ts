/** What is drawn of a short run of values: the line, and single values between two gaps as dots. */
export interface Spark {
  readonly line: string;
  readonly dots: readonly (readonly [number, number])[];
}

/**
 * The path of `values` in a `width` × `height` box, 1.5 px free at the edges. Negative and non-finite values are gaps and are never
 * bridged. The scale runs from zero to the largest value.
 */
export function sparkPath(values: readonly number[], width: number, height: number, slots = values.length): Spark {
  const edge = 1.5;
  const known = values.filter((v) => Number.isFinite(v) && v >= 0);
  const top = Math.max(...known, 0) || 1;
  const dx = slots > 1 ? (width - 2 * edge) / (slots - 1) : 0;
  const offset = slots - values.length;
  const at = (i: number, v: number): readonly [number, number] => [
    round(edge + (offset + i) * dx),
    round(height - edge - (v / top) * (height - 2 * edge)),
  ];
  const isKnown = (v: number | undefined): v is number => v !== undefined && Number.isFinite(v) && v >= 0;
  let line = '';
  const dots: (readonly [number, number])[] = [];
  values.forEach((v, i) => {
    if (!isKnown(v)) return;
    const [x, y] = at(i, v);
    const before = isKnown(values[i - 1]);
    if (before) line += `L${x} ${y}`;
    else if (isKnown(values[i + 1])) line += `M${x} ${y}`;
    else dots.push([x, y]);
  });
  return { line, dots };
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

/** Values between 0 and 1, so that curves are compared by their form. */
export function formOf(v: Float64Array): readonly number[] {
  const known = v.filter(Number.isFinite);
  const low = known.reduce((a, b) => Math.min(a, b), Infinity);
  const size = known.reduce((a, b) => Math.max(a, b), -Infinity) - low;
  return Array.from(v, (value) => (Number.isFinite(value) ? (size > 0 ? (value - low) / size : 0.5) : Number.NaN));
}
