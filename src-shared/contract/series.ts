import { z } from 'zod';
import { Labels } from '../model/label-schema.ts';
import { call } from '../rpc/define.ts';
import { SourceName } from './query.ts';

/** Series selectors of which one has to hold; none means every series. Times epoch ms, left out: all that is stored. */
const which = {
  match: z.array(z.string().min(1)).default([]),
  from: z.number().optional(),
  to: z.number().optional(),
  /** Answers at most this many; 0 or none: all. */
  limit: z.int().min(0).optional(),
  source: SourceName,
};

const Values = z.strictObject({ values: z.array(z.string()), truncated: z.boolean() });

/** What is there to ask about. A series counts when it may have a sample in the window: to the day for old samples. */
export const seriesContract = {
  /** Label names, sorted. */
  'series.labels': call({ input: z.strictObject(which), output: Values, timeoutMs: 30_000 }),
  /** Values of one label, sorted. */
  'series.values': call({
    input: z.strictObject({ ...which, label: z.string().min(1) }),
    output: Values,
    timeoutMs: 30_000,
  }),
  /** Label sets, sorted. */
  'series.find': call({
    input: z.strictObject(which),
    output: z.strictObject({ series: z.array(Labels), truncated: z.boolean() }),
    timeoutMs: 30_000,
  }),
} as const;
