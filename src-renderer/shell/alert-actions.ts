import { helpWords } from '../../src-shared/alert/help.ts';
import type { TocsinClient } from '../../src-shared/contract/index.ts';
import type { AckBreak, Alert } from '../../src-shared/model/alert.ts';
import { cacheOf } from '../api/cached.ts';
import { liveStore } from '../state/live.ts';
import { engineNow } from '../state/session.ts';
import { closeToast, showError, showToast } from '../ui/toast.ts';

type Done = Promise<{ readonly changed: number; readonly undo: string }>;

/** Shows a change of alerts before the engine has said so; returns what they were. */
function expect(ids: readonly string[], change: (alert: Alert) => Alert): readonly Alert[] {
  const before = ids.flatMap((id) => liveStore.getState().alerts.get(id) ?? []);
  put(before.map(change));
  return before;
}

function put(changed: readonly Alert[]): void {
  liveStore.setState((state) => {
    const alerts = new Map(state.alerts);
    for (const alert of changed) if (alerts.has(alert.id)) alerts.set(alert.id, alert);
    return { alerts };
  });
}

function several(ids: readonly string[]): string {
  return ids.length === 1 ? '1 alert' : `${ids.length} alerts`;
}

function failed(what: string, error: unknown): void {
  showError(`${what}: ${error instanceof Error ? error.message : String(error)} Nothing was changed.`);
}

/**
 * What can be done with alerts. Each is shown at once, told to the engine, and can be taken back for 10 s; when the engine
 * refuses, the alerts are shown as they were and the reason is said.
 */
export class AlertActions {
  readonly #client: TocsinClient;

  constructor(client: TocsinClient) {
    this.#client = client;
  }

  #run(ids: readonly string[], said: string, before: readonly Alert[], done: Done): void {
    // The way back is offered before the engine's answer: `a` and `u` are pressed faster than it comes.
    const toast = showToast(said, () => {
      put(before);
      this.#takeBack(done);
    });
    done.then(
      () => {
        this.#refresh();
      },
      (error: unknown) => {
        closeToast(toast);
        put(before);
        failed(`${several(ids)} could not be changed`, error);
      },
    );
  }

  #takeBack(done: Done): void {
    const undone = done.then(
      ({ undo }) => this.#client.call('alert.undo', { undo }),
      // It never happened, and that has been said.
      () => undefined,
    );
    undone.then(
      () => {
        this.#refresh();
      },
      (error: unknown) => {
        showError(`The undo did not work: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
  }

  #refresh(): void {
    cacheOf(this.#client).invalidate('alert.get');
  }

  /** Until `until` (epoch ms; absent: until it resolves), or what `breaks` it comes before. */
  acknowledge(
    ids: readonly string[],
    { note = '', ...how }: { note?: string; until?: number | undefined; breaks?: readonly AckBreak[] } = {},
  ): void {
    if (ids.length === 0) return;
    const until = how.until === undefined ? {} : { until: how.until };
    const breaks = how.breaks === undefined ? {} : { breaks: [...how.breaks] };
    const ack = { at: engineNow(), by: 'you', note, ...until, ...breaks };
    const before = expect(ids, (alert) => ({ ...alert, ack }));
    const done = this.#client.call('alert.acknowledge', { ids: [...ids], note, ...until, ...breaks });
    this.#run(ids, `Acknowledged ${several(ids)}`, before, done);
  }

  unacknowledge(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const before = expect(ids, ({ ack: _, ...alert }) => alert);
    const done = this.#client.call('alert.unacknowledge', { ids: [...ids] });
    this.#run(ids, `${several(ids)} no longer acknowledged`, before, done);
  }

  /** `label` is the choice in words: "1 hour". */
  snooze(ids: readonly string[], until: number, label: string): void {
    if (ids.length === 0) return;
    const before = expect(ids, (alert) => ({ ...alert, snoozedUntil: until }));
    const done = this.#client.call('alert.snooze', { ids: [...ids], until });
    this.#run(ids, `Snoozed ${several(ids)}: ${label.toLowerCase()}`, before, done);
  }

  resolve(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const at = engineNow();
    const before = expect(ids, (alert) => ({ ...alert, state: 'resolved', closedByHand: true, resolvedAt: at }));
    const done = this.#client.call('alert.resolve', { ids: [...ids] });
    this.#run(ids, `Resolved ${several(ids)} by hand`, before, done);
  }

  /** `to` undefined: nobody's. */
  assign(ids: readonly string[], to: string | undefined): void {
    if (ids.length === 0) return;
    const before = expect(ids, ({ assignee: _, ...alert }) => (to === undefined ? alert : { ...alert, assignee: to }));
    const done = this.#client.call('alert.assign', { ids: [...ids], to: to ?? null });
    this.#run(
      ids,
      to === undefined ? `${several(ids)} assigned to nobody` : `${several(ids)} assigned to ${to}`,
      before,
      done,
    );
  }

  /** Only what was resolved by hand can be reopened. */
  reopen(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const before = expect(ids, ({ resolvedAt: _, ...alert }) => ({ ...alert, state: 'firing', closedByHand: false }));
    const done = this.#client.call('alert.reopen', { ids: [...ids] });
    this.#run(ids, `Reopened ${several(ids)}`, before, done);
  }

  /** Tells the next ones of the alerts' escalations. The alerts change when it is so: what was sent cannot be taken back. */
  escalate(ids: readonly string[]): void {
    if (ids.length === 0) return;
    // There at once: `u` right after it must not take back what was done before.
    const asked = showToast(`Escalating ${several(ids)}`, 'never');
    this.#client.call('alert.escalate', { ids: [...ids] }).then(
      (done) => {
        this.#refresh();
        closeToast(asked);
        showToast(helpWords(done), 'never');
      },
      (error: unknown) => {
        closeToast(asked);
        failed(`${several(ids)} could not be escalated`, error);
      },
    );
  }

  comment(ids: readonly string[], note: string): void {
    if (ids.length === 0) return;
    const done = this.#client.call('alert.comment', { ids: [...ids], note });
    this.#run(ids, `Commented on ${several(ids)}`, [], done);
  }
}
