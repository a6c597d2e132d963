import { z } from 'zod';
import { Check, MonitorStatus, StateInterval } from '../model/check.ts';
import { Monitor, Origin } from '../model/monitor.ts';
import { Percentiles } from '../model/report.ts';
import { call, stream } from '../rpc/define.ts';

export const MonitorEntry = z.strictObject({ monitor: Monitor, origin: Origin });
export type MonitorEntry = z.infer<typeof MonitorEntry>;

/** Availability over one window; ratios 0–1, null when nothing was seen. Degraded time counts as available. */
export const Availability = z.strictObject({
  windowMs: z.number(),
  /** The part of the window in which the monitor was known: what coverage is a share of. */
  knownMs: z.number(),
  availability: z.number().nullable(),
  coverage: z.number(),
  downMs: z.number(),
  degradedMs: z.number(),
  blindMs: z.number(),
  /** Planned time: in neither ratio. */
  maintenanceMs: z.number(),
  outages: z.int(),
});
export type Availability = z.infer<typeof Availability>;

const Name = z.strictObject({ name: z.string() });

export const monitorContract = {
  'monitor.list': call({ input: z.strictObject({}), output: z.array(MonitorEntry) }),
  'monitor.get': call({ input: Name, output: MonitorEntry }),
  /** Creates or replaces a monitor made in the UI. Conflict when it belongs to a file. */
  'monitor.save': call({
    access: 'admin',
    input: z.strictObject({ monitor: Monitor, create: z.boolean() }),
    output: MonitorEntry,
  }),
  /** The definition, so that an undo can save it again. */
  'monitor.delete': call({ access: 'admin', input: Name, output: MonitorEntry }),
  'monitor.pause': call({
    access: 'operate',
    input: z.strictObject({ names: z.array(z.string()).min(1), paused: z.boolean() }),
    output: z.strictObject({ changed: z.int() }),
  }),
  /** Runs the draft once without saving or storing anything. */
  'monitor.try': call({
    access: 'operate',
    input: z.strictObject({ monitor: Monitor }),
    output: Check,
    timeoutMs: 70_000,
  }),
  /** Runs a saved monitor now; the result counts. */
  'monitor.run': call({ access: 'operate', input: Name, output: Check, timeoutMs: 70_000 }),
  'monitor.history': call({
    input: z.strictObject({ name: z.string(), from: z.number(), to: z.number() }),
    output: z.array(StateInterval),
  }),
  'monitor.availability': call({
    input: z.strictObject({ names: z.array(z.string()), windowsMs: z.array(z.number()).min(1).max(8) }),
    output: z.record(z.string(), z.array(Availability)),
  }),
  /** The last replies, newest first. */
  'monitor.replies': call({
    input: z.strictObject({ name: z.string(), limit: z.int().min(1).max(50).default(20) }),
    output: z.array(Check),
  }),
  /** Latency percentiles and mean phases over a window in ms. */
  'monitor.latency': call({
    input: z.strictObject({ name: z.string(), from: z.number(), to: z.number() }),
    output: Percentiles,
  }),
  /** Snapshot: every monitor. Delta: the changed ones; removed names are listed. */
  'live.monitors': stream({
    input: z.strictObject({}),
    event: z.strictObject({ changed: z.array(MonitorStatus), removed: z.array(z.string()) }),
    onOverflow: 'resync',
  }),
} as const;
