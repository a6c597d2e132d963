import { z } from 'zod';
import { InstantResult, RangeFrame } from '../model/query.ts';
import { call } from '../rpc/define.ts';

export const queryContract = {
  /** PromQL over a range; times epoch ms, step ms. */
  'query.range': call({
    input: z.strictObject({ expr: z.string().min(1), from: z.number(), to: z.number(), step: z.number().min(1) }),
    output: RangeFrame,
    timeoutMs: 30_000,
  }),
  'query.instant': call({
    input: z.strictObject({ expr: z.string().min(1), at: z.number().optional() }),
    output: InstantResult,
    timeoutMs: 30_000,
  }),
} as const;
