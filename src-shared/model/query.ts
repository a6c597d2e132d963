import { z } from 'zod';
import { Labels } from './label-schema.ts';
import { SampleValue } from './sample-value.ts';

const Column = z.instanceof(Float64Array);

/**
 * Range answers as columns: one `t` per step (epoch ms), one column per series. NaN in `v` is a gap, except at the steps
 * whose indexes (ascending) are in `nanAt`: there NaN is the value. A mask of its own, because the payload of a NaN does not
 * survive every move; almost no answer has one, and who draws needs not look at it.
 */
export const RangeFrame = z.strictObject({
  t: Column,
  series: z.array(z.strictObject({ labels: Labels, v: Column, nanAt: Column.optional() })),
  /** What makes the answer doubtful, as Prometheus words it: `PromQL warning: … (1:5)`. */
  warnings: z.array(z.string()),
  /** Hints at what is probably not meant: `PromQL info: … (1:5)`. */
  infos: z.array(z.string()),
});
export type RangeFrame = z.infer<typeof RangeFrame>;

/** Calls `visit` with step index and value of every sample of a series of a range answer, NaN values included, gaps not. */
export function visitSamples(
  { v, nanAt }: { readonly v: Float64Array; readonly nanAt?: Float64Array | undefined },
  visit: (step: number, value: number) => void,
): void {
  let next = 0;
  for (let i = 0; i < v.length; i++) {
    const value = v[i] ?? Number.NaN;
    if (value === value) visit(i, value);
    else if (nanAt !== undefined && nanAt[next] === i) {
      next += 1;
      visit(i, value);
    }
  }
}

export const InstantResult = z.strictObject({
  type: z.enum(['vector', 'scalar', 'string', 'matrix']),
  vector: z.array(z.strictObject({ labels: Labels, t: z.number(), v: SampleValue })),
  scalar: z.strictObject({ t: z.number(), v: SampleValue }).optional(),
  string: z.strictObject({ t: z.number(), v: z.string() }).optional(),
  matrix: z.array(z.strictObject({ labels: Labels, t: z.array(z.number()), v: z.array(SampleValue) })),
  warnings: z.array(z.string()),
  infos: z.array(z.string()),
});
export type InstantResult = z.infer<typeof InstantResult>;
