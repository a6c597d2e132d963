import { z } from 'zod';
import { type ChannelField, SecretSource } from '../../../../src-shared/model/receiver.ts';
import type { HttpOptions, TlsOptions } from '../../net/http-options.ts';

/** What forms are told of a field (its name is the key it is declared under), with what the engine needs besides. */
export interface Field<V = unknown> extends Omit<ChannelField, 'name'> {
  readonly schema: z.ZodType<V>;
  /** Key of `global` in the configuration file that counts where the channel says nothing. */
  readonly global?: string;
  /** An address: when its template fails, the rest of the message keeps its own. */
  readonly address?: boolean;
}

/** The fields of a kind by the names that the configuration file gives them. */
export type Fields = Readonly<Record<string, Field>>;

/** The settings of a channel whose fields these are. */
export type SettingsOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer V> ? V : never };

interface Options {
  readonly label: string;
  readonly help: string;
  readonly required?: boolean;
  readonly advanced?: boolean;
  readonly placeholder?: string;
  readonly global?: string;
}

interface TextOptions extends Options {
  readonly template?: 'text' | 'html';
  readonly address?: boolean;
  readonly default?: string;
  /** What the text has to look like, and how that is said: "host:port". */
  readonly pattern?: { readonly is: RegExp; readonly words: string };
}

/** Every option of every kind, as `build` reads them. */
type Built = Pick<Options, 'label' | 'help'> & {
  readonly [K in 'required' | 'advanced' | 'default' | 'choices' | 'global']?: unknown;
};

/** There when it is required or has a default. */
type Maybe<O, V> = O extends { readonly required: true } | { readonly default: unknown } ? V : V | undefined;

function build<V>(kind: Field['kind'], options: Built, schema: z.ZodType): Field<V> {
  const { default: usual } = options;
  const required = options.required === true;
  const advanced = options.advanced === true;
  const whole = usual !== undefined ? schema.default(usual) : required ? schema : schema.optional();
  // The schema of `kind` gives values of V; absent ones are ruled out, or in, by the line above.
  return { ...options, kind, required, advanced, schema: whole } as unknown as Field<V>;
}

/** A text that is the address of an API, where it is no secret. */
export const HTTP_ADDRESS = { is: /^https?:\/\/[^\s]+$/i, words: 'an http:// or https:// address' };

/** One line of text. */
export function text<const O extends TextOptions>(options: O): Field<Maybe<O, string>> {
  const { pattern, ...rest } = options;
  const plain = z.string().min(1);
  return build('text', rest, pattern === undefined ? plain : plain.regex(pattern.is, pattern.words));
}

/** Text of several lines. */
export function long<const O extends TextOptions>(options: O): Field<Maybe<O, string>> {
  return build('long', options, z.string());
}

/** A password, token or address that is one: literal, by name or from a file. */
export function secret<const O extends Options & { readonly url?: boolean }>(
  options: O,
): Field<Maybe<O, SecretSource>> {
  const { url, ...rest } = options;
  return build('secret', rest, url === true ? SecretUrl : SecretSource);
}

export function choice<const C extends readonly [string, ...string[]], const D extends string | undefined = undefined>(
  choices: C,
  options: Options & { readonly default?: D },
): Field<D extends string ? C[number] : C[number] | undefined> {
  return build('choice', { ...options, choices }, z.enum(choices));
}

interface NumberOptions extends Options {
  readonly least?: number;
  readonly most?: number;
  readonly default?: number;
}

/** A whole number. */
export function number<const O extends NumberOptions>(options: O): Field<Maybe<O, number>> {
  return build('number', options, whole(options));
}

/** ms; the file writes `30s`. */
export function duration<const O extends NumberOptions>(options: O): Field<Maybe<O, number>> {
  return build('duration', options, whole(options));
}

export function toggle<const O extends Options & { readonly default?: boolean }>(options: O): Field<Maybe<O, boolean>> {
  return build('toggle', options, z.boolean());
}

/** Names with texts. */
export function pairs(
  options: Options & { readonly template?: 'text' },
): Field<Readonly<Record<string, string>> | undefined> {
  return build('pairs', options, z.record(z.string(), z.string()));
}

/** A list of rows; every cell is text, and an absent one is empty. */
export function records(
  options: Options & { readonly columns: readonly string[]; readonly template?: 'text' },
): Field<readonly Readonly<Record<string, string>>[] | undefined> {
  return build('records', options, z.array(z.partialRecord(z.enum(options.columns), z.string())));
}

/** Prometheus' `tls_config`. */
export function tls(options: Options): Field<TlsOptions | undefined> {
  return build('tls', options, TlsSchema);
}

/** Prometheus' `http_config`; every channel that speaks HTTP has it. */
export const HTTP_CONFIG: Field<HttpOptions | undefined> = build(
  'http',
  {
    label: 'HTTP client',
    help: 'Authorization, TLS, proxy and further headers (Prometheus, http_config).',
    advanced: true,
    global: 'http_config',
  },
  z.lazy(() => HttpSchema),
);

function whole({ least, most }: NumberOptions): z.ZodType {
  return z
    .int()
    .min(least ?? 0)
    .max(most ?? Number.MAX_SAFE_INTEGER);
}

const SecretUrl = z.union([
  z.string().regex(HTTP_ADDRESS.is, HTTP_ADDRESS.words),
  z.strictObject({ secret: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

const VERSIONS = z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
const TlsSchema = z.strictObject({
  ca: z.string().optional(),
  caFile: z.string().optional(),
  cert: z.string().optional(),
  certFile: z.string().optional(),
  key: SecretSource.optional(),
  keyFile: z.string().optional(),
  serverName: z.string().optional(),
  insecureSkipVerify: z.boolean(),
  minVersion: VERSIONS.optional(),
  maxVersion: VERSIONS.optional(),
});
const HttpSchema = z.strictObject({
  basicAuth: z.strictObject({ username: z.string(), password: SecretSource.optional() }).optional(),
  authorization: z.strictObject({ type: z.string(), credentials: SecretSource.optional() }).optional(),
  tls: TlsSchema.optional(),
  proxyUrl: z.string().optional(),
  headers: z.record(z.string(), z.string()),
  followRedirects: z.boolean(),
});
