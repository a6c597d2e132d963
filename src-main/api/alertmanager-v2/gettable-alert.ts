import { compileMatchers } from '../../../src-shared/matcher/matcher.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Engine } from '../../engine/engine.ts';
import { sourceLink } from '../../engine/notify/link.ts';
import { filterParam, switchParam } from './filters.ts';

/** For how long a reader may take an alert of our own rules for firing, ms: as long as without a word from a sender. */
const RULE_ALERT_FOR_MS = 300_000;

/** What hides an alert, as Alertmanager tells it. */
interface AlertStatus {
  readonly state: 'active' | 'suppressed';
  /** Ids of silences. */
  readonly silencedBy: readonly string[];
  /** Fingerprints of alerts. */
  readonly inhibitedBy: readonly string[];
  /** Names of time intervals. */
  readonly mutedBy: readonly string[];
}

/** An alert with what hides it. */
export interface ShownAlert {
  readonly alert: Alert;
  readonly status: AlertStatus;
}

function statusOf(alert: Alert, engine: Engine, now: number): AlertStatus {
  const refs = (by: string): string[] => (alert.held ?? []).flatMap((held) => (held.by === by ? (held.ref ?? []) : []));
  const silencedBy = engine.silences.silencing(alert.labels, now).map(({ id }) => id);
  const inhibitedBy = refs('inhibition');
  const hidden = silencedBy.length > 0 || inhibitedBy.length > 0;
  return { state: hidden ? 'suppressed' : 'active', silencedBy, inhibitedBy, mutedBy: refs('time_interval') };
}

/** The firing alerts that the parameters `filter`, `active`, `silenced` and `inhibited` leave. Throws RefusedRequest. */
export function shownAlerts(engine: Engine, params: URLSearchParams): readonly ShownAlert[] {
  const matches = compileMatchers(filterParam(params));
  const [active, silenced, inhibited] = ['active', 'silenced', 'inhibited'].map((name) =>
    switchParam(params, name, true),
  );
  const now = engine.clock.now();
  return engine.alerts.current().flatMap((alert) => {
    // Two consoles that mirror each other would keep an alert alive that nobody has any more.
    if (alert.state !== 'firing' || alert.mirror !== undefined || !matches(alert.labels)) return [];
    const status = statusOf(alert, engine, now);
    const left =
      (active === true || status.state !== 'active') &&
      (silenced === true || status.silencedBy.length === 0) &&
      (inhibited === true || status.inhibitedBy.length === 0);
    return left ? [{ alert, status }] : [];
  });
}

/** An alert as Alertmanager answers it (API v2, gettableAlert). `url` is the address of this console. */
export function gettableAlert(
  { alert, status }: ShownAlert,
  receivers: readonly string[],
  now: number,
  url: string,
): unknown {
  const { external } = alert;
  const link = external === undefined ? sourceLink(url, alert) : external.generatorUrl;
  return {
    annotations: alert.annotations,
    endsAt: iso(external?.endsAt ?? now + RULE_ALERT_FOR_MS),
    fingerprint: alert.fingerprint,
    receivers: receivers.map((name) => ({ name })),
    startsAt: iso(alert.firedAt ?? alert.activeAt),
    status,
    updatedAt: iso(alert.updatedAt),
    ...(link === '' ? {} : { generatorURL: link }),
    labels: alert.labels,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
