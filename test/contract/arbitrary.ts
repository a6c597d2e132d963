import fc from 'fast-check';
import type { z } from 'zod';

/** Texts that the formats of the model ask for; a schema takes the ones it parses. */
const TEXTS = [
  '',
  'a',
  'orders-api',
  'http_requests_total',
  'http://127.0.0.1:9/health?x=1',
  '127.0.0.1',
  '127.0.0.1:53',
  'token_12345678',
  'up{job="x"} > 0',
  'latency < 800ms : degraded',
  '$.database.status',
  'UTC',
  'Europe/Berlin',
  '*/5 * * * *',
  'überwacht „ ”\u{1f514}',
  '$f64',
  '02:00',
  '2026-12-01T22:00',
  'team="payments"',
];
const NUMBERS = [
  0,
  1,
  2,
  5,
  20,
  100,
  443,
  1_000,
  30_000,
  3_600_000,
  86_400_000,
  1_767_600_000_000,
  0.5,
  -1,
  1e-9,
  NaN,
  Infinity,
];

/** What zod keeps of a schema, as far as it is needed here. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly innerType?: z.ZodType;
  readonly values?: readonly (string | number)[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly defaultValue?: unknown;
}

function oneThatParses(schema: z.ZodType, candidates: readonly unknown[]): fc.Arbitrary<unknown> {
  const good = candidates.filter((candidate) => schema.safeParse(candidate).success);
  if (good.length === 0) throw new Error(`no candidate for ${JSON.stringify(schema)}`);
  return fc.constantFrom(...good);
}

/** Whether a schema asks for more than its fields do. */
function refined(schema: z.ZodType): boolean {
  const { checks } = schema._zod.def;
  return checks !== undefined && checks.length > 0;
}

function objectOf(shape: Readonly<Record<string, z.ZodType>>, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, arbitraryOf(field, depth)]));
  const requiredKeys = Object.entries(shape)
    .filter(([, field]) => !field.safeParse(undefined).success)
    .map(([name]) => name);
  return fc.record(fields, { requiredKeys, noNullPrototype: true });
}

/** Short lists, but as long as a schema of an exact length asks for. */
function lengthsOf(schema: z.ZodType): { readonly minLength: number; readonly maxLength: number } {
  for (const check of schema._zod.def.checks ?? []) {
    const { check: kind, length } = check._zod.def as { readonly check: string; readonly length?: number };
    if (kind === 'length_equals' && length !== undefined) return { minLength: length, maxLength: length };
  }
  return { minLength: 0, maxLength: 3 };
}

/** Lists below this are empty: routes hold routes. */
const DEEPEST = 12;

/** Values that a schema of the contract parses, small and of every alternative. */
export function arbitraryOf(schema: z.ZodType, depth = 0): fc.Arbitrary<unknown> {
  // zod's definition is its documented introspection; its static type is per class.
  const def = schema._zod.def as unknown as Def;
  switch (def.type) {
    case 'object':
      return objectOf(def.shape!, depth + 1).filter((value) => !refined(schema) || schema.safeParse(value).success);
    case 'array':
      if (depth > DEEPEST) return fc.constant([]);
      return fc
        .array(arbitraryOf(def.element!, depth + 1), lengthsOf(schema))
        .filter((value) => schema.safeParse(value).success);
    case 'record':
      return fc.dictionary(
        arbitraryOf(def.keyType!, depth) as fc.Arbitrary<string>,
        arbitraryOf(def.valueType!, depth),
        {
          maxKeys: 3,
          noNullPrototype: true,
        },
      );
    case 'union':
      return fc.oneof(...def.options!.map((option) => arbitraryOf(option, depth)));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries!));
    case 'literal':
      return fc.constantFrom(...def.values!);
    case 'optional':
    case 'default':
      return arbitraryOf(def.innerType!, depth);
    case 'nullable':
      return fc.option(arbitraryOf(def.innerType!, depth), { nil: null });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return oneThatParses(schema, TEXTS);
    case 'number':
      return oneThatParses(schema, NUMBERS);
    case 'custom':
      return oneThatParses(schema, [...NUMBERS, Float64Array.of(1, NaN, -0), new Float64Array(0)]);
    default:
      throw new Error(`no generator for a schema of type ${def.type}`);
  }
}

/** Some values of a schema, the same ones every time. */
export function samplesOf(schema: z.ZodType, count: number, seed = 7): unknown[] {
  return fc.sample(arbitraryOf(schema), { numRuns: count, seed });
}

/** One value of a schema, the same one every time, as that schema gives it (defaults filled in). */
export function sampleOf<S extends z.ZodType>(schema: S, seed = 7): z.output<S> {
  return schema.parse(samplesOf(schema, 1, seed)[0]);
}
