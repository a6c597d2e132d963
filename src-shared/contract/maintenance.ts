import { z } from 'zod';
import { MaintenanceEntry, MaintenanceWindow, Span } from '../model/maintenance.ts';
import { Origin } from '../model/monitor.ts';
import { call } from '../rpc/define.ts';

const Name = z.strictObject({ name: z.string() });

export const maintenanceContract = {
  'maintenance.list': call({ input: z.strictObject({}), output: z.array(MaintenanceEntry) }),
  /** The stretches of all windows that touch `[from, to)` (epoch ms), as they are planned and were done by hand. */
  'maintenance.calendar': call({
    input: z.strictObject({ from: z.number(), to: z.number() }),
    output: z.array(Span.extend({ window: z.string() })),
  }),
  /** Creates or replaces a window made in the UI. Conflict when it belongs to a file. */
  'maintenance.save': call({
    access: 'admin',
    input: z.strictObject({ window: MaintenanceWindow, create: z.boolean() }),
    output: MaintenanceEntry,
  }),
  /** The definition, so that an undo can save it again. `forgetPast`: what the window covered counts as measured again. */
  'maintenance.delete': call({
    access: 'admin',
    input: z.strictObject({ name: z.string(), forgetPast: z.boolean().default(false) }),
    output: z.strictObject({ window: MaintenanceWindow, origin: Origin }),
  }),
  /**
   * Opens a window now, or gives the open one another end: `until` epoch ms, null until somebody finishes it; without it as
   * long as the window usually lasts.
   */
  'maintenance.start': call({
    access: 'operate',
    input: z.strictObject({ name: z.string(), until: z.number().nullable().optional() }),
    output: MaintenanceEntry,
  }),
  /** Ends an open window now. Conflict when it is not open. */
  'maintenance.finish': call({ access: 'operate', input: Name, output: MaintenanceEntry }),
  /** How a draft would stand: whom it means, and its next occurrences. Nothing is stored. */
  'maintenance.preview': call({ input: z.strictObject({ window: MaintenanceWindow }), output: MaintenanceEntry }),
} as const;
