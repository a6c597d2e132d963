import { z } from 'zod';
import { CorrelationAnswer, StatisticsAnswer } from '../model/statistics.ts';
import { call } from '../rpc/define.ts';
import { SourceName } from './query.ts';

/** An expression over a window, epoch ms; `step` (ms) is chosen to fit the window when it is left out. */
const window = {
  expr: z.string().min(1),
  from: z.number(),
  to: z.number(),
  step: z.number().min(1).optional(),
  source: SourceName,
};

export const statisticsContract = {
  'series.statistics': call({ input: z.strictObject(window), output: StatisticsAnswer, timeoutMs: 30_000 }),
  /** `expr` gives one series; `candidates` is a selector; left out, every series, of another source those of the same instance, else job. */
  'series.correlate': call({
    input: z.strictObject({
      ...window,
      candidates: z.string().min(1).optional(),
      limit: z.number().int().min(1).max(1_000).default(20),
    }),
    output: CorrelationAnswer,
    timeoutMs: 60_000,
  }),
} as const;
