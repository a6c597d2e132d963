/** Go writes at least two digits of an exponent: 1e-7 → 1e-07. */
function goExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : undefined;
}

/** A sample value as Prometheus's JSON has it: a string, shortest digits, exponent below 1e-6 and from 1e21. */
export function valueText(value: number): string {
  return special(value) ?? goExponent(Object.is(value, -0) ? '-0' : String(value));
}

/** The value of an alert, always with an exponent: 1 → 1e+00. */
export function alertValueText(value: number): string {
  return special(value) ?? goExponent(value.toExponential());
}

/** Epoch ms as Prometheus's seconds. */
export function seconds(ms: number): number {
  return Math.round(ms) / 1_000;
}
