import { z } from 'zod';

const MatcherSchema = z.strictObject({ name: z.string(), op: z.enum(['=', '!=', '=~', '!~']), value: z.string() });

/** Children of the root route: matchers and a receiver (one level). Unset fields come from the root. */
export const ChildRoute = z.strictObject({
  matchers: z.array(MatcherSchema),
  receiver: z.string().optional(),
  groupBy: z.array(z.string()).optional(),
  groupWait: z.int().min(0).optional(),
  groupInterval: z.int().min(0).optional(),
  repeatInterval: z.int().min(0).optional(),
  continue: z.boolean().default(false),
});
export type ChildRoute = z.infer<typeof ChildRoute>;

/** Alertmanager's routing root; times in ms. `groupBy: ['...']` groups by all labels. */
export const Route = z.strictObject({
  receiver: z.string(),
  groupBy: z.array(z.string()),
  groupWait: z.int().min(0),
  groupInterval: z.int().min(0),
  repeatInterval: z.int().min(0),
  routes: z.array(ChildRoute),
});
export type Route = z.infer<typeof Route>;
