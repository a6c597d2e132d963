import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import { cacheOf } from '../../api/cached.ts';
import { incidentStore } from '../../state/incidents.ts';
import { showError, showToast } from '../../ui/toast.ts';

type Done = Promise<{ readonly incident: { readonly id: string }; readonly undo: string }>;

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function counted(ids: readonly string[]): string {
  return ids.length === 1 ? '1 alert' : `${ids.length.toLocaleString('en')} alerts`;
}

/** What people decide about which alerts belong together. Each can be taken back for 10 s. */
export class IncidentActions {
  readonly #client: TocsinClient;

  constructor(client: TocsinClient) {
    this.#client = client;
  }

  /** Makes one incident of those that the alerts are in. */
  merge(alerts: readonly string[]): void {
    const homes = this.#homesOf(alerts);
    const [first] = homes;
    if (homes.length < 2 || first === undefined) {
      showToast('Select alerts of two incidents or more to merge them: x selects.');
      return;
    }
    this.#run(`Merged ${homes.length} incidents`, this.#client.call('incident.merge', { ids: [...homes], note: '' }));
  }

  /** Makes alerts of one incident an incident of their own. */
  split(alerts: readonly string[]): void {
    const homes = this.#homesOf(alerts);
    const [home] = homes;
    const total = home === undefined ? 0 : (incidentStore.getState().incidents.get(home)?.total ?? 0);
    if (homes.length !== 1 || home === undefined) showToast('Select alerts of one incident to split them off.');
    else if (total <= alerts.length) showToast('One alert at least has to stay: there is nothing to split it from.');
    else
      this.#run(
        `Split off ${counted(alerts)}`,
        this.#client.call('incident.split', { id: home, alerts: [...alerts], note: '' }),
      );
  }

  #homesOf(alerts: readonly string[]): readonly string[] {
    const { homes } = incidentStore.getState();
    return [...new Set(alerts.flatMap((alert) => homes.get(alert) ?? []))];
  }

  #run(what: string, done: Done): void {
    done.then(
      ({ undo }) => {
        this.#changed();
        showToast(what, () => {
          this.#client.call('incident.undo', { undo }).then(
            () => {
              this.#changed();
            },
            (error: unknown) => {
              showError(`The undo did not work: ${said(error)}`);
            },
          );
        });
      },
      (error: unknown) => {
        showError(`The incident could not be changed: ${said(error)} Nothing was changed.`);
      },
    );
  }

  /** The engine told of the change before it answered. */
  #changed(): void {
    incidentStore.setState((state) => ({ byHand: state.byHand + 1 }));
    cacheOf(this.#client).invalidate('incident.of');
  }
}
