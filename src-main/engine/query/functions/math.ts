import { ABSENT, vector } from '../values.ts';
import type { Family } from './implementation.ts';
import { mapSamples } from './implementation.ts';

function each(fn: (x: number) => number): Family[string] {
  return (call, grid, run) => mapSamples(run.columns(call.args[0], grid), fn);
}

/** Rounds half away from minus infinity to a multiple, as Prometheus does: floor(x / to + 0.5) * to. */
function roundTo(x: number, to: number): number {
  const inverse = 1 / to;
  return Math.floor(x * inverse + 0.5) / inverse;
}

/** The bound nearer to `x` when it is outside; NaN bounds give NaN. */
function clamp(x: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, x));
}

/** Functions of one sample. */
export const MATH: Family = {
  abs: each(Math.abs),
  ceil: each(Math.ceil),
  floor: each(Math.floor),
  exp: each(Math.exp),
  ln: each(Math.log),
  log2: each(Math.log2),
  log10: each(Math.log10),
  sqrt: each(Math.sqrt),
  sgn: each(Math.sign),
  sin: each(Math.sin),
  cos: each(Math.cos),
  tan: each(Math.tan),
  asin: each(Math.asin),
  acos: each(Math.acos),
  atan: each(Math.atan),
  sinh: each(Math.sinh),
  cosh: each(Math.cosh),
  tanh: each(Math.tanh),
  asinh: each(Math.asinh),
  acosh: each(Math.acosh),
  atanh: each(Math.atanh),
  deg: each((x) => (x * 180) / Math.PI),
  rad: each((x) => (x * Math.PI) / 180),
  round: (call, grid, run) => {
    const to = run.scalar(call.args[1], grid, 1);
    return mapSamples(run.columns(call.args[0], grid), (x, i) => roundTo(x, to[i] ?? 1));
  },
  clamp: (call, grid, run) => {
    const least = run.scalar(call.args[1], grid);
    const most = run.scalar(call.args[2], grid);
    const columns = run.columns(call.args[0], grid);
    // Bounds that leave no room leave no sample.
    const open = columns.map(({ labels, v }) => ({
      labels,
      v: v.map((x, i) => ((most[i] ?? 0) < (least[i] ?? 0) ? ABSENT : x)),
    }));
    return mapSamples(open, (x, i) => clamp(x, least[i] ?? Number.NaN, most[i] ?? Number.NaN));
  },
  clamp_min: (call, grid, run) => {
    const least = run.scalar(call.args[1], grid);
    return mapSamples(run.columns(call.args[0], grid), (x, i) => Math.max(least[i] ?? Number.NaN, x));
  },
  clamp_max: (call, grid, run) => {
    const most = run.scalar(call.args[1], grid);
    return mapSamples(run.columns(call.args[0], grid), (x, i) => Math.min(most[i] ?? Number.NaN, x));
  },
  pi: (_call, grid) => ({ type: 'scalar', v: new Float64Array(grid.count).fill(Math.PI) }),
  vector: (call, grid, run) => vector([{ labels: {}, v: run.scalar(call.args[0], grid) }]),
};
