import type { ExpositionFormat } from './metadata-line.ts';

/** Formats that a target may be asked for, by Prometheus' names (Prometheus, "Configuration", scrape_protocols). */
export const SCRAPE_PROTOCOLS = [
  'OpenMetricsText1.0.0',
  'OpenMetricsText0.0.1',
  'PrometheusText1.0.0',
  'PrometheusText0.0.4',
] as const;
export type ScrapeProtocol = (typeof SCRAPE_PROTOCOLS)[number];

/** How a target that knows only classic names is to write others (Prometheus, "Escaping schemes"). */
export const ESCAPINGS = ['allow-utf-8', 'underscores', 'dots', 'values'] as const;
export type Escaping = (typeof ESCAPINGS)[number];

const MEDIA: Readonly<Record<ScrapeProtocol, string>> = {
  'OpenMetricsText1.0.0': 'application/openmetrics-text;version=1.0.0',
  'OpenMetricsText0.0.1': 'application/openmetrics-text;version=0.0.1',
  'PrometheusText1.0.0': 'text/plain;version=1.0.0',
  'PrometheusText0.0.4': 'text/plain;version=0.0.4',
};

/** The `accept` header for these formats, the first one liked best. */
export function acceptOf(protocols: readonly ScrapeProtocol[], escaping: Escaping): string {
  const wanted = protocols.map((protocol, i) => {
    const escaped = protocol.endsWith('1.0.0') ? `;escaping=${escaping}` : '';
    return `${MEDIA[protocol]}${escaped};q=0.${protocols.length + 1 - i}`;
  });
  return [...wanted, '*/*;q=0.1'].join(',');
}

/** A reply's format, and whether its bytes are Latin-1 instead of UTF-8. */
export interface ReplyFormat {
  readonly format: ExpositionFormat;
  readonly latin1: boolean;
}

/**
 * The format of a reply by its content type. One that names none of the formats is read as `fallback`; without one the
 * answer is a sentence that says so (Prometheus 3 does not guess either).
 */
export function formatOf(contentType: string | undefined, fallback: ScrapeProtocol | undefined): ReplyFormat | string {
  const [media = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const latin1 = parameters.some((one) => /^charset="?(?:iso-8859-1|latin1|windows-1252)"?$/.test(one));
  if (media === 'application/openmetrics-text') return { format: 'openmetrics', latin1 };
  if (media === 'text/plain') return { format: 'text', latin1 };
  if (fallback !== undefined) return { format: fallback.startsWith('OpenMetrics') ? 'openmetrics' : 'text', latin1 };
  return contentType === undefined || contentType === ''
    ? 'the reply has no content-type: set fallback_scrape_protocol: PrometheusText0.0.4 if it is metrics'
    : `the reply is "${contentType.slice(0, 80)}", which is no metrics format: set fallback_scrape_protocol if it is one all the same`;
}
