/** Go prints exponents with a sign and at least two digits. */
function goExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function special(x: number): string | undefined {
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? '+Inf' : '-Inf';
  return undefined;
}

/**
 * Go's format `f` with the fewest digits that read back as the same double: never an exponent. What `count_values` writes
 * as a label (strconv.FormatFloat(v, 'f', -1, 64)).
 */
export function goPlain(x: number): string {
  const odd = special(x);
  if (odd !== undefined) return odd;
  if (Object.is(x, -0)) return '-0';
  const [digits = '', power = '0'] = x.toExponential().split('e');
  const exponent = Number(power);
  const sign = x < 0 ? '-' : '';
  const all = digits.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${all}`;
  if (all.length <= exponent + 1) return sign + all.padEnd(exponent + 1, '0');
  return `${sign}${all.slice(0, exponent + 1)}.${all.slice(exponent + 1)}`;
}

/** Go's format `e` with the fewest digits: 1 → 1e+00. */
export function goWithExponent(x: number): string {
  return special(x) ?? goExponent(Object.is(x, -0) ? '-0e+0' : x.toExponential());
}

/**
 * A sample value as Prometheus's API writes it: the fewest digits, an exponent below 1e-6 and from 1e21. Source: Prometheus,
 * util/jsonutil.
 */
export function goSample(x: number): string {
  return special(x) ?? goExponent(Object.is(x, -0) ? '-0' : String(x));
}

/** Go's `%v` and `%g` of a float: shortest digits, an exponent below 1e-4 and from 1e6. */
export function goFloat(x: number): string {
  const odd = special(x);
  if (odd !== undefined) return odd;
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return goExponent(x.toExponential());
  return Object.is(x, -0) ? '-0' : String(x);
}

/** Go's `%.{precision}g`: that many digits, trailing zeros cut, an exponent below 1e-4 and from 10^precision. */
export function goGeneral(x: number, precision: number): string {
  const odd = special(x);
  if (odd !== undefined) return odd;
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  const digits = Math.max(1, Math.min(100, precision));
  const scientific = x.toExponential(digits - 1);
  const exponent = Number(scientific.slice(scientific.indexOf('e') + 1));
  if (exponent < -4 || exponent >= digits) return goExponent(scientific.replace(/\.?0*e/, 'e'));
  const plain = x.toFixed(Math.min(100, Math.max(0, digits - 1 - exponent)));
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
}

/** Go's `%.{digits}f`. */
export function goFixed(x: number, digits: number): string {
  return special(x) ?? (Math.abs(x) < 1e21 ? x.toFixed(Math.min(100, digits)) : goFloat(x));
}

/** Go's `%.{digits}e`. */
export function goScientific(x: number, digits: number): string {
  return special(x) ?? goExponent(x.toExponential(Math.min(100, digits)));
}

/** Go's `%b` of a float: `mantissa p exponent` with both in decimal. */
export function goExponential(x: number): string {
  const odd = special(x);
  if (odd !== undefined) return odd;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const raw = Number(bits >> 52n);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = raw === 0 ? fraction : fraction | 0x10_0000_0000_0000n;
  const exponent = Math.max(1, raw) - 1_075;
  return `${x < 0 ? '-' : ''}${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}
