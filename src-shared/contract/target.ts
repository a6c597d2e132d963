import { z } from 'zod';
import { MetricMetadata, TargetList } from '../model/target.ts';
import { call } from '../rpc/define.ts';
import { SourceName } from './query.ts';

export const targetContract = {
  /** What is scraped, with why a target is down, and what relabelling dropped. */
  'target.list': call({ input: z.strictObject({}), output: TargetList }),
  /** Type, help and unit by metric name, sorted; exporters that disagree give one entry each. `metric` asks for one name. */
  'series.metadata': call({
    input: z.strictObject({
      metric: z.string().optional(),
      limit: z.int().min(1).max(100_000).optional(),
      source: SourceName,
    }),
    output: z.array(MetricMetadata),
  }),
} as const;
