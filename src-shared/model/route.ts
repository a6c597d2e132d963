import { z } from 'zod';
import { MatcherModel } from './matcher.ts';

/** What a route says itself. */
const routeFields = {
  matchers: z.array(MatcherModel),
  receiver: z.string().optional(),
  groupBy: z.array(z.string()).optional(),
  groupWait: z.int().min(0).optional(),
  groupInterval: z.int().min(0).optional(),
  repeatInterval: z.int().min(0).optional(),
  continue: z.boolean().default(false),
  /** Name of the escalation that its alerts take; absent: the parent's. */
  escalation: z.string().min(1).optional(),
  /** Names of time intervals in which this route tells nothing, and outside of which it tells nothing. */
  muteTimeIntervals: z.array(z.string()).optional(),
  activeTimeIntervals: z.array(z.string()).optional(),
};

/**
 * A route below the root, as deep as one likes. What is absent comes from the parent, but for the time intervals, which
 * belong to one route alone; an empty `groupBy` counts as absent, as in Alertmanager.
 */
export interface ChildRoute extends z.infer<z.ZodObject<typeof routeFields>> {
  routes?: ChildRoute[] | undefined;
}
/** A child route as it may be written: what has a default may be left out. */
export interface ChildRouteInput extends z.input<z.ZodObject<typeof routeFields>> {
  routes?: ChildRouteInput[] | undefined;
}

/** Its type is written down: a schema that is inferred from itself costs the compiler seconds wherever the contract is used. */
export const ChildRoute: z.ZodType<ChildRoute, ChildRouteInput> = z.strictObject({
  ...routeFields,
  get routes() {
    return z.array(ChildRoute).optional();
  },
});

/** Alertmanager's routing root, and an escalation for what no child gives one; times in ms. `groupBy: ['...']` groups by all labels. */
export const Route = z.strictObject({
  receiver: z.string(),
  groupBy: z.array(z.string()),
  groupWait: z.int().min(0),
  groupInterval: z.int().min(0),
  repeatInterval: z.int().min(0),
  escalation: z.string().min(1).optional(),
  routes: z.array(ChildRoute),
});
export type Route = z.infer<typeof Route>;
