import { z } from 'zod';
import { SloEntry } from '../model/slo.ts';
import { call } from '../rpc/define.ts';

export const sloContract = {
  /** Every objective with its budget, its burn rates and when the budget is used up. */
  'slo.list': call({ input: z.strictObject({}), output: z.array(SloEntry) }),
} as const;
