import { isIP } from 'node:net';
import type { Facts, JsonReply } from '../../../../src-shared/condition/evaluate.ts';
import { daysLeft } from '../http/certificate.ts';
import { evidenceOf } from '../http/evidence.ts';
import { ExchangeFault } from '../http/exchange.ts';
import type { Fetched, HttpTarget } from '../http/fetch.ts';
import type { Finding, Measure } from './kind.ts';
import { CERTIFICATE, DNS, DURATION, IP_PROTOCOL, phaseMeasures } from './measures.ts';

/** `host:port` of an address, the key of the per-host limit. */
export function hostOf(target: HttpTarget): string {
  return new URL(target.url).host;
}

/** The series of a check over HTTP; only those that its address can have. */
export function httpMeasures(target: HttpTarget): readonly Measure[] {
  const url = new URL(target.url);
  const tls = url.protocol === 'https:';
  const named = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0;
  return [
    DURATION,
    ...phaseMeasures({ dns: named, tls }),
    { name: 'probe_http_status_code', value: (f) => f.facts?.status ?? Number.NaN },
    { name: 'probe_http_content_length', value: (f) => f.contentLength ?? Number.NaN },
    ...(named ? [DNS] : []),
    ...(tls ? [CERTIFICATE] : []),
    IP_PROTOCOL,
  ];
}

/** The finding of a request that got no reply. */
export function failed(error: unknown, durationMs: number): Finding {
  if (!(error instanceof ExchangeFault)) throw error;
  return {
    outcome: 'down',
    reason: error.message,
    unanswered: error.unanswered,
    durationMs,
    phases: error.phases,
  };
}

/** The body as JSON, parsed when it is first asked for. */
export function lazyJson(fetched: Fetched): () => JsonReply {
  let parsed: JsonReply | undefined;
  return () => {
    if (parsed !== undefined) return parsed;
    try {
      parsed = { ok: true, value: JSON.parse(fetched.text) as unknown };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      parsed = { ok: false, error: fetched.text.trim() === '' ? 'the body is empty' : text };
    }
    return parsed;
  };
}

/** What assertions may ask about a reply. `now` is epoch ms, for the days of the certificate. */
export function factsOf(fetched: Fetched, json: () => JsonReply, now: number): Facts {
  return {
    status: fetched.status,
    latencyMs: fetched.durationMs,
    certDays: daysLeft(fetched.certificate, now),
    body: () => fetched.text,
    json,
    header: (name) => {
      const value = fetched.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}

/** What a reply says by itself; the kind adds its own. */
export function answered(fetched: Fetched, json: () => JsonReply, now: number): Finding {
  return {
    outcome: 'up',
    reason: '',
    durationMs: fetched.durationMs,
    phases: fetched.phases,
    facts: factsOf(fetched, json, now),
    certificate: fetched.certificate,
    evidence: () => evidenceOf(fetched),
    contentLength: fetched.bytes.length,
    ipProtocol: fetched.ipProtocol,
  };
}
