import type { Engine } from '../engine/engine.ts';
import { compressed } from './compress.ts';
import { matcherSets } from './prometheus-v1/matchers.ts';
import { ApiError } from './prometheus-v1/reply.ts';
import { type Reply, text } from './reply.ts';
import type { Asking, Route } from './router.ts';

const CLASSIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Whether a scraper reads names of any characters (Prometheus, "Content negotiation", escaping). */
function readsUtf8(accept: string | undefined): boolean {
  return /;\s*escaping=allow-utf-8\b/i.test(accept ?? '');
}

/** Who knows what a metric is; undefined for what nobody told. */
export type TypeOfMetric = (name: string) => string | undefined;

/** The family and the type that a series of this name belongs to, where they are known. */
function familyOf(name: string, typeOf: TypeOfMetric): { readonly family: string; readonly type: string } {
  const own = typeOf(name);
  if (own !== undefined && ['counter', 'gauge', 'histogram', 'summary'].includes(own))
    return { family: name, type: own };
  const part = /^(.+)_(?:bucket|count|sum)$/.exec(name)?.[1];
  const of = part === undefined ? undefined : typeOf(part);
  if (part !== undefined && (of === 'histogram' || of === 'summary')) return { family: part, type: of };
  // OpenMetrics names a counter without the ending of its series; text format 0.0.4 with it.
  if (name.endsWith('_total') && typeOf(name.slice(0, -6)) === 'counter') return { family: name, type: 'counter' };
  return { family: name, type: 'untyped' };
}

async function federate(engine: Engine, asking: Asking, typeOf: TypeOfMetric): Promise<Reply> {
  const utf8 = readsUtf8(asking.request.headers.accept);
  const { body, names, starts } = await engine.store.queries.federate(
    {
      matcherSets: matcherSets(asking.url.searchParams.getAll('match[]'), false),
      at: engine.clock.now(),
      externalLabels: engine.definitions.exportable().externalLabels,
      utf8,
    },
    asking.signal,
  );
  const told = new Set<string>();
  const parts = names.flatMap((name, i) => {
    const { family, type } = familyOf(name, typeOf);
    const samples = body.subarray(starts[i], starts[i + 1]);
    const shown = CLASSIC_NAME.test(family) ? family : utf8 ? JSON.stringify(family) : undefined;
    if (shown === undefined || told.has(family)) return [samples];
    told.add(family);
    return [Buffer.from(`# TYPE ${shown} ${type}\n`), samples];
  });
  const version = utf8 ? 'version=1.0.0; charset=utf-8; escaping=allow-utf-8' : 'version=0.0.4; charset=utf-8';
  return { status: 200, headers: { 'content-type': `text/plain; ${version}` }, body: Buffer.concat(parts) };
}

/** `GET /federate`: the newest sample of the series that `match[]` names, for a Prometheus that scrapes this console. */
export function federateRoutes(engine: Engine, typeOf: TypeOfMetric): readonly Route[] {
  return [
    {
      methods: ['GET', 'HEAD'],
      path: '/federate',
      access: 'read',
      handle: async (asking) => {
        try {
          return await compressed(await federate(engine, asking, typeOf), asking.request.headers['accept-encoding']);
        } catch (error) {
          if (error instanceof ApiError) return text(400, `${error.message}\n`);
          throw error;
        }
      },
    },
  ];
}
