import { z } from 'zod';
import { MatcherModel } from './matcher.ts';
import { Credential } from './monitor.ts';

const Url = z.string().regex(/^https?:\/\/[^\s]+$/i, 'an http:// or https:// address');
const Http = {
  url: Url,
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  headers: z.record(z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/), z.string().max(8_192)).default({}),
  body: z.string().max(65_536).default(''),
  bearer: Credential.optional(),
};
const Argv = z.array(z.string().max(8_192)).min(1).max(100);

/** Runs a program with its arguments as they stand: there is no shell between, unless `argv` names one. */
export const CommandDeed = z.strictObject({
  kind: z.literal('command'),
  argv: Argv,
  /** Names of variables of this console's environment that the program sees; none but PATH by itself. */
  env: z
    .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
    .max(100)
    .default([]),
  cwd: z.string().optional(),
});
export const HttpDeed = z.strictObject({ kind: z.literal('http'), ...Http });
/** Restarts a service by the means of the system: systemctl, launchctl, or sc. */
export const ServiceDeed = z.strictObject({
  kind: z.literal('service'),
  service: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9@._:-]{0,199}$/, 'the name of a service: letters, digits and @ . _ : -'),
  /** A service of this user, not of the system. */
  user: z.boolean().default(false),
});
/** Asks a cache to forget, by its HTTP address. */
export const CacheDeed = z.strictObject({ kind: z.literal('cache'), ...Http });
/** Sends traffic elsewhere, by the HTTP address of what decides that. */
export const FallbackDeed = z.strictObject({ kind: z.literal('fallback'), ...Http });

export const Deed = z.discriminatedUnion('kind', [CommandDeed, HttpDeed, ServiceDeed, CacheDeed, FallbackDeed]);
export type Deed = z.infer<typeof Deed>;
export type DeedOf<K extends Deed['kind']> = Extract<Deed, { kind: K }>;

/** Something that may be done about alerts. Times in ms. */
export const Recovery = z.strictObject({
  name: z.string().min(1).max(80),
  /** The alerts it is for; all have to hold. */
  matchers: z.array(MatcherModel).min(1).max(50),
  deed: Deed,
  /** `confirm` asks in the inbox; `automatic` runs by itself. */
  mode: z.enum(['confirm', 'automatic']).default('confirm'),
  /** How long the alert fires before it is asked for or runs. */
  delay: z.int().min(0).max(86_400_000).default(0),
  timeout: z.int().min(1_000).max(600_000).default(30_000),
  /** Between two runs about the same alert. */
  cooldown: z.int().min(0).max(86_400_000).default(600_000),
  attemptsPerAlert: z.int().min(1).max(100).default(3),
  attemptsPerHour: z.int().min(1).max(1_000).default(6),
  /** After so many failures in a row nothing runs for `pause`; then one run may try. */
  breaker: z
    .strictObject({
      failures: z.int().min(1).max(100),
      pause: z
        .int()
        .min(60_000)
        .max(7 * 86_400_000),
    })
    .default({ failures: 3, pause: 3_600_000 }),
  /** Runs although the console does not see what the alert is about. */
  whileBlind: z.boolean().default(false),
  /** Runs although people are not told of the alert: maintenance, silence, a failing parent. */
  whileHeld: z.boolean().default(false),
});
export type Recovery = z.infer<typeof Recovery>;

export const RUN_RESULTS = ['ok', 'failed', 'timeout', 'refused', 'interrupted'] as const;

/** One line of the audit: who ran what, about which alert, and how it ended. */
export const RecoveryRun = z.strictObject({
  id: z.string(),
  recovery: z.string(),
  kind: z.string(),
  /** Empty: run by hand about no alert. */
  alertId: z.string(),
  by: z.string(),
  /** What started it. */
  trigger: z.enum(['automatic', 'confirmed', 'by_hand']),
  dryRun: z.boolean(),
  /** What was done, in words, without secrets: the command line or the request. */
  what: z.string(),
  startedAt: z.number(),
  /** Absent: it runs. */
  endedAt: z.number().optional(),
  result: z.enum(RUN_RESULTS).optional(),
  /** Exit status of the program or status of the reply. */
  exit: z.int().optional(),
  detail: z.string(),
  /** The first 8,192 characters of what came back, redacted, and the SHA-256 of all of it. */
  output: z.string(),
  outputHash: z.string(),
});
export type RecoveryRun = z.infer<typeof RecoveryRun>;
