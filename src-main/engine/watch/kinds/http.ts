import { collectJson } from '../../collect/json.ts';
import { fetchTarget } from '../http/fetch.ts';
import { answered, failed, hostOf, httpMeasures, lazyJson } from './http-common.ts';
import type { MonitorKind } from './kind.ts';

/** Bodies above this are not searched for known health shapes: the event loop must not be held longer than 8 ms. */
const PRESET_LIMIT = 1_048_576;

/** HTTP(S) requests with phases, assertions on the reply, and series from its JSON. */
export const http = {
  kind: 'http',
  networked: true,
  host: hostOf,
  defaults: () => ['status in 200..299'],
  measures: httpMeasures,
  async check(monitor, context) {
    const started = context.clock.monotonic();
    try {
      const fetched = await fetchTarget(monitor, '*/*', context);
      const json = lazyJson(fetched);
      const finding = answered(fetched, json, context.clock.now());
      const { collect } = monitor;
      const looksJson = /^\s*[[{]/.test(fetched.text) && fetched.bytes.length <= PRESET_LIMIT;
      if (collect.json.length === 0 && (collect.preset === 'none' || !looksJson)) return finding;
      const reply = json();
      if (!reply.ok) {
        // Broken JSON under a JSON content type, or where series are wanted, is worth a word; a web page is not.
        const claimed = collect.json.length > 0 || /\bjson\b/i.test(fetched.headers['content-type'] ?? '');
        return claimed
          ? { ...finding, outcome: 'degraded', reason: `the reply is no readable JSON: ${reply.error}` }
          : finding;
      }
      const found = collectJson(reply.value, collect, context.pool);
      const { health } = found;
      return {
        ...finding,
        collected: found.samples,
        ...(health === undefined ? {} : { outcome: health.outcome, reason: health.reason }),
      };
    } catch (error) {
      return failed(error, context.clock.monotonic() - started);
    }
  },
} as const satisfies MonitorKind<'http'>;
