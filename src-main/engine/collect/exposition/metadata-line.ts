import { OffsetFault } from './error.ts';
import { isNameCode } from './series.ts';

/** What a reply says about the series of one name. `key` names the comment. */
export interface MetadataLine {
  readonly metric: string;
  readonly key: 'help' | 'type' | 'unit';
  readonly text: string;
}

export type ExpositionFormat = 'text' | 'openmetrics';

/** Types by their names in the formats (text format 0.0.4; OpenMetrics 1.0, "MetricFamily"), as Prometheus calls them. */
const TYPES: Readonly<Record<ExpositionFormat, Readonly<Record<string, string>>>> = {
  text: { counter: 'counter', gauge: 'gauge', histogram: 'histogram', summary: 'summary', untyped: 'unknown' },
  openmetrics: {
    counter: 'counter',
    gauge: 'gauge',
    histogram: 'histogram',
    gaugehistogram: 'gaugehistogram',
    summary: 'summary',
    info: 'info',
    stateset: 'stateset',
    unknown: 'unknown',
  },
};

const HEAD = /^#[ \t]+(HELP|TYPE|UNIT)[ \t]+(?:"((?:\\.|[^\\"])*)"|([^ \t]+))(?:[ \t]+|$)/;

function unescapeHelp(raw: string, format: ExpositionFormat): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(format === 'text' ? /\\([\\n])/g : /\\([\\n"])/g, (_all, c: string) => (c === 'n' ? '\n' : c));
}

function isName(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (!isNameCode(text.charCodeAt(i))) return false;
  return /^\D/.test(text);
}

/**
 * What a comment says, or undefined when it is a mere comment. `text` is the line without its end; faults carry offsets
 * of it.
 */
export function parseMetadata(text: string, format: ExpositionFormat): MetadataLine | undefined {
  const head = HEAD.exec(text);
  if (head === null) return undefined;
  const quoted = head[2];
  const metric = quoted === undefined ? (head[3] ?? '') : unescapeHelp(quoted, 'openmetrics');
  if (quoted === undefined && !isName(metric))
    throw new OffsetFault(`"${metric.slice(0, 40)}" is no name of a metric`, head[0].trimEnd().length - metric.length);
  const rest = text.slice(head[0].length);
  switch (head[1]) {
    case 'HELP':
      return { metric, key: 'help', text: unescapeHelp(rest, format) };
    case 'UNIT':
      return format === 'text' ? undefined : { metric, key: 'unit', text: rest.trim() };
    default: {
      const type = TYPES[format][rest.trim()];
      if (type === undefined)
        throw new OffsetFault(
          rest.trim() === '' ? 'a type belongs here' : `"${rest.trim().slice(0, 40)}" is no type of this format`,
          head[0].length,
        );
      return { metric, key: 'type', text: type };
    }
  }
}
