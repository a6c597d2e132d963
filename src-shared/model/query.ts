import { z } from 'zod';
import { Labels } from './labels.ts';
import { SampleValue } from './sample.ts';

/** Range answers as columns: one `t` per step (epoch ms), one column per series; NaN is a gap. */
export const RangeFrame = z.strictObject({
  t: z.instanceof(Float64Array),
  series: z.array(z.strictObject({ labels: Labels, v: z.instanceof(Float64Array) })),
  warnings: z.array(z.string()),
});
export type RangeFrame = z.infer<typeof RangeFrame>;

export const InstantResult = z.strictObject({
  type: z.enum(['vector', 'scalar', 'string', 'matrix']),
  vector: z.array(z.strictObject({ labels: Labels, t: z.number(), v: SampleValue })),
  scalar: z.strictObject({ t: z.number(), v: SampleValue }).optional(),
  string: z.strictObject({ t: z.number(), v: z.string() }).optional(),
  matrix: z.array(z.strictObject({ labels: Labels, t: z.array(z.number()), v: z.array(SampleValue) })),
  warnings: z.array(z.string()),
});
export type InstantResult = z.infer<typeof InstantResult>;
