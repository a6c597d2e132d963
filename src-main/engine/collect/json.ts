import { type JSONPathQuery, jsonpath } from 'json-p3';
import type { Collect, JsonSeries } from '../../../src-shared/model/monitor.ts';
import type { CollectedSample, SeriesPool } from './collected.ts';
import { type Health, recognise } from './presets/recognise.ts';

export interface JsonFindings {
  readonly samples: readonly CollectedSample[];
  /** What the reply says about the health of the service, when it does and it is not good. */
  readonly health: Health | undefined;
}

/** Compiled paths; configurations hold few different ones. */
const compiled = new Map<string, JSONPathQuery | undefined>();

function query(path: string): JSONPathQuery | undefined {
  if (!compiled.has(path)) {
    let value: JSONPathQuery | undefined;
    try {
      value = jsonpath.compile(path);
    } catch {
      // The configuration refuses a bad path; one from an old database collects nothing.
    }
    compiled.set(path, value);
  }
  return compiled.get(path);
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** Twelve digits hide what a multiplication adds: 9 ms is 0.009 s. */
function scaled(value: number, scale: number): number {
  return scale === 1 ? value : Number((value * scale).toPrecision(12));
}

/** Each match of the path is one sample; several matches are told apart by the label `path` (the normalized path). */
function mapped(value: unknown, rule: JsonSeries, pool: SeriesPool): CollectedSample[] {
  // JSON.parse made the value, so it is a JSONValue as json-p3 wants it.
  const nodes = query(rule.path)?.query(value as never).nodes ?? [];
  const several = nodes.length > 1;
  const out: CollectedSample[] = [];
  for (const node of nodes) {
    const number = numberOf(node.value);
    if (number === undefined) continue;
    const labels = several ? { ...rule.labels, path: node.getPath({ form: 'canonical' }) } : rule.labels;
    out.push({ series: pool.of(rule.metric, labels), value: scaled(number, rule.scale) });
  }
  return out;
}

/**
 * Series from a JSON reply: the monitor's own paths first, then what the preset recognises. A series that both give is
 * the monitor's own.
 */
export function collectJson(value: unknown, collect: Collect, pool: SeriesPool): JsonFindings {
  const own = collect.json.flatMap((rule) => mapped(value, rule, pool));
  if (collect.preset === 'none') return { samples: own, health: undefined };
  const { samples, health } = recognise(value, pool);
  const taken = new Set(own.map((sample) => sample.series));
  return { samples: [...own, ...samples.filter((sample) => !taken.has(sample.series))], health };
}
