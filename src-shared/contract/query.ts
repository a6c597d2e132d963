import { z } from 'zod';
import { InstantResult, RangeFrame } from '../model/query.ts';
import { call } from '../rpc/define.ts';

/** The data source of the configuration that is asked; left out, what this console stores. */
export const SourceName = z.string().min(1).optional();

export const queryContract = {
  /** PromQL over a range; times epoch ms, step ms. */
  'query.range': call({
    input: z.strictObject({
      expr: z.string().min(1),
      from: z.number(),
      to: z.number(),
      step: z.number().min(1),
      source: SourceName,
    }),
    output: RangeFrame,
    timeoutMs: 30_000,
  }),
  'query.instant': call({
    input: z.strictObject({ expr: z.string().min(1), at: z.number().optional(), source: SourceName }),
    output: InstantResult,
    timeoutMs: 30_000,
  }),
  /** Other Prometheus servers that can be asked, in the order of the configuration. */
  'source.list': call({
    input: z.strictObject({}),
    output: z.array(z.strictObject({ name: z.string(), url: z.string() })),
  }),
} as const;
