import { z } from 'zod';

/** Retention per tier in ms (`null` keeps for ever) and the size cap in bytes. */
export const Retention = z.strictObject({
  raw: z.number(),
  m1: z.number(),
  h1: z.number(),
  d1: z.number().nullable(),
  maxBytes: z.number(),
});
export type Retention = z.infer<typeof Retention>;
export const DEFAULT_RETENTION: Retention = {
  raw: 14 * 86_400_000,
  m1: 60 * 86_400_000,
  h1: 400 * 86_400_000,
  d1: null,
  maxBytes: 5_000_000_000,
};

/** What can be set in the UI and is kept in ops.db. */
export const Settings = z.strictObject({
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  density: z.enum(['comfortable', 'compact']).default('comfortable'),
  /** host:port addresses that answer while the network is there. Empty: the network is never declared lost. */
  canaries: z.array(z.string().regex(/^[^\s:]+:\d+$|^\[[^\]]+\]:\d+$/, 'host:port')).default([]),
  /** Name written under acknowledgements and comments. */
  operator: z.string().min(1).max(80).default('me'),
  /** Who alerts can be given to, beside the people of the files. */
  people: z.array(z.string().min(1).max(80)).default([]),
});
export type Settings = z.infer<typeof Settings>;
export const DEFAULT_SETTINGS: Settings = Settings.parse({});
