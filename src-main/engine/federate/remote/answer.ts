import { z } from 'zod';
import type { InstantResult, RangeFrame } from '../../../../src-shared/model/query.ts';
import type { MetricMetadata } from '../../../../src-shared/model/target.ts';

const Point = z.tuple([z.number(), z.string()]);
const Labels = z.record(z.string(), z.string());
const Notes = { warnings: z.array(z.string()).default([]), infos: z.array(z.string()).default([]) };
const matrix = z.array(z.object({ metric: Labels, values: z.array(Point).default([]) }));
const Matrix = z.object({ resultType: z.literal('matrix'), result: matrix });
const Range = z.object({ status: z.literal('success'), data: Matrix, ...Notes });
const Instant = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    Matrix,
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: Labels, value: Point.optional() })),
    }),
    z.object({ resultType: z.literal('scalar'), result: Point }),
    z.object({ resultType: z.literal('string'), result: Point }),
  ]),
  ...Notes,
});
const Failure = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });
const List = z.object({ status: z.literal('success'), data: z.array(z.union([z.string(), Labels])), ...Notes });
const Metadata = z.object({
  status: z.literal('success'),
  data: z.record(
    z.string(),
    z.array(
      z.object({ type: z.string().default('unknown'), help: z.string().default(''), unit: z.string().default('') }),
    ),
  ),
});

/** What another Prometheus refused a question with. */
export type RemoteFailure = z.infer<typeof Failure>;

/** Epoch ms of seconds. */
function ms(seconds: number): number {
  return Math.round(seconds * 1_000);
}

/** A value as Prometheus writes it. */
function valueOf(text: string): number {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  return text === 'NaN' ? Number.NaN : Number(text);
}

function json(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(body));
}

/** Why a question was refused; undefined when the body does not say so. */
export function readFailure(body: Uint8Array): RemoteFailure | undefined {
  try {
    return Failure.parse(json(body));
  } catch {
    return undefined;
  }
}

/** A `query_range` answer as columns over the steps that were asked for. Throws for what is none. */
export function readRangeAnswer(
  body: Uint8Array,
  { from, step, to }: { readonly from: number; readonly to: number; readonly step: number },
): RangeFrame {
  const { data, infos, warnings } = Range.parse(json(body));
  const t = Float64Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
  const series = data.result.map(({ metric, values }) => {
    const v = new Float64Array(t.length).fill(Number.NaN);
    const nanAt: number[] = [];
    for (const [seconds, text] of values) {
      const at = Math.round((ms(seconds) - from) / step);
      if (at < 0 || at >= v.length) continue;
      const value = valueOf(text);
      if (Number.isNaN(value)) nanAt.push(at);
      v[at] = value;
    }
    return { labels: metric, v, ...(nanAt.length === 0 ? {} : { nanAt: Float64Array.from(nanAt) }) };
  });
  return { t, series, warnings, infos };
}

/** A `query` answer. Throws for what is none. */
export function readInstantAnswer(body: Uint8Array): InstantResult {
  const { data, infos, warnings } = Instant.parse(json(body));
  const empty = { vector: [], matrix: [], warnings, infos };
  switch (data.resultType) {
    case 'vector': {
      const vector = data.result.flatMap(({ metric, value }) =>
        value === undefined ? [] : [{ labels: metric, t: ms(value[0]), v: valueOf(value[1]) }],
      );
      return { ...empty, type: 'vector', vector };
    }
    case 'matrix': {
      const found = data.result.map(({ metric, values }) => ({
        labels: metric,
        t: values.map(([seconds]) => ms(seconds)),
        v: values.map(([, text]) => valueOf(text)),
      }));
      return { ...empty, type: 'matrix', matrix: found };
    }
    case 'scalar':
      return { ...empty, type: 'scalar', scalar: { t: ms(data.result[0]), v: valueOf(data.result[1]) } };
    case 'string':
      return { ...empty, type: 'string', string: { t: ms(data.result[0]), v: data.result[1] } };
  }
}

/** A list of names, values or label sets. Throws for what is none. */
export function readList(body: Uint8Array): readonly (string | Readonly<Record<string, string>>)[] {
  return List.parse(json(body)).data;
}

/** What metrics are, by name in the server's order. Throws for what is none. */
export function readMetadata(body: Uint8Array): readonly MetricMetadata[] {
  const { data } = Metadata.parse(json(body));
  return Object.entries(data).flatMap(([metric, told]) => told.map((one) => ({ metric, ...one })));
}
