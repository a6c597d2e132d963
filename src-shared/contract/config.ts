import { z } from 'zod';
import { call } from '../rpc/define.ts';

export const configContract = {
  /**
   * What files and the UI define together, as YAML that loads to the same again. `rules` is the Prometheus rule file that
   * `main` names, absent when there are no rules for it. `tested`: a rule file for every group with unit tests, and the tests
   * in promtool's format. Admin, because definitions may hold secrets in clear text.
   */
  'config.export': call({
    access: 'admin',
    input: z.strictObject({}),
    output: z.strictObject({
      main: z.string(),
      rules: z.string().optional(),
      tested: z.array(z.strictObject({ name: z.string(), text: z.string() })),
    }),
  }),
} as const;
