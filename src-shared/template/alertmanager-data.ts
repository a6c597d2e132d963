import type { Labels } from '../model/labels.ts';
import { textOf } from './builtins.ts';
import { goTime, ZERO_TIME_MS } from './go-time.ts';
import { TemplateList, TemplateMap, TemplateRecord, type TemplateValue } from './value.ts';

/** One alert as a template sees it; times in epoch ms. */
export interface TemplateAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: number;
  /** Undefined while it fires. */
  readonly endsAt: number | undefined;
  readonly generatorUrl: string;
  readonly fingerprint: string;
  /** The expression's value when last seen: an addition of our own. */
  readonly value: number;
}

/** What a notification template is filled with. */
export interface NotificationData {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly TemplateAlert[];
  readonly groupLabels: Labels;
  readonly groupKey: string;
  readonly externalUrl: string;
  readonly reason: string;
  /** What the alerts are part of, as far as it is known. */
  readonly incidents: readonly { readonly cause: string; readonly alerts: number }[];
  /** The default words of the message, for templates that only add to them. */
  readonly words: {
    readonly title: string;
    readonly text: string;
    readonly short: string;
    readonly severity: string;
    readonly incident: string;
    readonly changed: string;
    readonly link: string;
  };
}

/** The pairs that all of them share. */
export function commonPairs(sets: readonly Labels[]): Labels {
  const [first = {}, ...rest] = sets;
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => rest.every((set) => set[name] === value)));
}

/** The dot of a notification template (Alertmanager, "Notification template reference", Data); `Words`, `Incidents` and `Value` are ours. */
export function notificationDot(data: NotificationData): TemplateRecord {
  const alerts = data.alerts.map(alertRecord);
  const being = (status: TemplateAlert['status']) => () =>
    new TemplateList(alerts.filter((_, i) => data.alerts[i]?.status === status));
  const { words } = data;
  return new TemplateRecord(
    '*template.Data',
    new Map<string, TemplateValue>([
      ['Receiver', data.receiver],
      ['Status', data.status],
      [
        'Alerts',
        new TemplateList(
          alerts,
          new Map([
            ['Firing', being('firing')],
            ['Resolved', being('resolved')],
          ]),
        ),
      ],
      ['GroupLabels', pairsOf(data.groupLabels)],
      ['CommonLabels', pairsOf(commonPairs(data.alerts.map((alert) => alert.labels)))],
      ['CommonAnnotations', pairsOf(commonPairs(data.alerts.map((alert) => alert.annotations)))],
      ['ExternalURL', data.externalUrl.replace(/\/+$/, '')],
      ['NotificationReason', data.reason],
      ['GroupKey', data.groupKey],
      ['Incidents', new TemplateList(data.incidents.map(incidentRecord))],
      [
        'Words',
        new TemplateRecord(
          'tocsin.Words',
          new Map<string, TemplateValue>([
            ['Title', words.title],
            ['Text', words.text],
            ['Short', words.short],
            ['Severity', words.severity],
            ['Incident', words.incident],
            ['Changed', words.changed],
            ['Link', words.link],
          ]),
        ),
      ],
    ]),
  );
}

function incidentRecord({ alerts, cause }: NotificationData['incidents'][number]): TemplateRecord {
  return new TemplateRecord(
    'tocsin.Incident',
    new Map<string, TemplateValue>([
      ['Cause', cause],
      ['Alerts', alerts],
    ]),
  );
}

function alertRecord(alert: TemplateAlert): TemplateRecord {
  return new TemplateRecord(
    'template.Alert',
    new Map<string, TemplateValue>([
      ['Status', alert.status],
      ['Labels', pairsOf(alert.labels)],
      ['Annotations', pairsOf(alert.annotations)],
      ['StartsAt', goTime(alert.startsAt)],
      ['EndsAt', goTime(alert.endsAt ?? ZERO_TIME_MS)],
      ['GeneratorURL', alert.generatorUrl],
      ['Fingerprint', alert.fingerprint],
      ['Value', alert.value],
    ]),
  );
}

/** Alertmanager's KV: a map with methods. `alertname` comes first among the sorted pairs. */
function pairsOf(labels: Labels): TemplateMap {
  const names = Object.keys(labels).sort((a, b) => (a < b ? -1 : 1));
  const first = names.includes('alertname') ? ['alertname'] : [];
  const sorted = [...first, ...names.filter((name) => name !== 'alertname')];
  const pair = (name: string): TemplateRecord =>
    new TemplateRecord(
      'template.Pair',
      new Map<string, TemplateValue>([
        ['Name', name],
        ['Value', labels[name] ?? ''],
      ]),
    );
  const nameList = (): TemplateList => new TemplateList(sorted);
  const valueList = (): TemplateList => new TemplateList(sorted.map((name) => labels[name] ?? ''));
  const without = ([gone]: readonly TemplateValue[]): TemplateMap => {
    const dropped = gone instanceof TemplateList ? new Set(gone.items.map(textOf)) : new Set<string>();
    return pairsOf(Object.fromEntries(Object.entries(labels).filter(([name]) => !dropped.has(name))));
  };
  return new TemplateMap(
    new Map(Object.entries(labels)),
    '',
    new Map<string, (args: readonly TemplateValue[]) => TemplateValue>([
      [
        'SortedPairs',
        () =>
          new TemplateList(
            sorted.map(pair),
            new Map([
              ['Names', nameList],
              ['Values', valueList],
            ]),
          ),
      ],
      ['Names', nameList],
      ['Values', valueList],
      ['Remove', without],
    ]),
  );
}
