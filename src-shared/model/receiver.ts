import { z } from 'zod';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** With its type written down: inferred from itself it costs the compiler seconds wherever the contract is used. */
const Json: z.ZodType<Json, Json> = z.json();

/**
 * One channel: its type, and its settings under the names that the configuration file gives them (`api_url`, `smarthost`).
 * Which settings there are is declared by the kind of channel (`ChannelKindInfo`), and checked against it by the engine.
 */
export const Channel = z.object({ type: z.string().min(1), sendResolved: z.boolean().default(true) }).catchall(Json);
export type Channel = z.infer<typeof Channel>;

export const Receiver = z.strictObject({ name: z.string().min(1), channels: z.array(Channel) });
export type Receiver = z.infer<typeof Receiver>;

/** A secret: literal, by name, or the text of a file that is read at every use. */
export const SecretSource = z.union([
  z.string(),
  z.strictObject({ secret: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);
export type SecretSource = z.infer<typeof SecretSource>;

/** What a field of a form holds. `records` is a list of rows with columns; `http` and `tls` are Prometheus' sections. */
export const FIELD_KINDS = [
  'text',
  'long',
  'secret',
  'choice',
  'number',
  'duration',
  'toggle',
  'pairs',
  'records',
  'http',
  'tls',
] as const;

/** One setting of a channel, as forms and documents need it. */
export const ChannelField = z.strictObject({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  kind: z.enum(FIELD_KINDS),
  required: z.boolean(),
  /** The text is a Go template; `html` escapes what it puts in. */
  template: z.enum(['text', 'html']).optional(),
  /** Seldom needed: forms put it behind a fold. */
  advanced: z.boolean(),
  choices: z.array(z.string()).optional(),
  default: Json.optional(),
  /** Smallest and largest number; of a duration in ms. */
  least: z.number().optional(),
  most: z.number().optional(),
  placeholder: z.string().optional(),
  /** The columns of `records`. */
  columns: z.array(z.string()).optional(),
});
export type ChannelField = z.infer<typeof ChannelField>;

/** A kind of channel: all that a form and a page of documentation say about it. */
export const ChannelKindInfo = z.strictObject({
  type: z.string(),
  label: z.string(),
  help: z.string(),
  /** Its list in a receiver of the configuration file: `slack_configs`. */
  list: z.string(),
  /** Where the other side documents what it takes. */
  docs: z.string(),
  fields: z.array(ChannelField),
  limits: z.strictObject({
    /** Characters. */
    title: z.number().optional(),
    text: z.number().optional(),
    /** Alerts that are described in one message. */
    alerts: z.number(),
    /** Messages per span of time that the other side takes; a lane waits rather than be refused. */
    rate: z.strictObject({ count: z.int(), perMs: z.number() }).optional(),
    words: z.string(),
  }),
  /** The field whose value tells two channels of a kind apart in a list. */
  summary: z.string().optional(),
});
export type ChannelKindInfo = z.infer<typeof ChannelKindInfo>;
