import { isDeepStrictEqual } from 'node:util';
import type { AlertmanagerEntry } from '../../../src-shared/contract/alertmanager.ts';
import type { Silence, SilenceDraft } from '../../../src-shared/model/silence.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { AlertmanagerConfig } from '../federate/config.ts';
import { withoutUser } from '../federate/shown-url.ts';
import type { Clock, Log, Secrets } from '../ports.ts';
import type { Ops } from '../store/store.ts';
import { AlertmanagerMirror } from './mirror.ts';

/** Mark in ops.db: what tells the silences that this console writes from those of others. */
const MARK_CONSOLE = 'alertmanagers.console';

export interface AlertmanagersDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly ops: Ops;
  readonly secrets: Secrets;
  readonly alerts: Pick<Alerts, 'current' | 'mirror' | 'onChange'>;
  newId(): string;
  /** Puts up what the operator should know, by source, or takes it down. */
  setProblem(source: string, message: string | undefined): void;
}

/** A silence of another Alertmanager. */
export interface SilenceElsewhere {
  readonly alertmanager: string;
  readonly silence: Silence;
}

/** Other Alertmanagers: their alerts are shown here, and what is done to those here is written there. */
export class Alertmanagers {
  readonly #deps: AlertmanagersDeps;
  readonly #mirrors = new Map<string, AlertmanagerMirror>();
  #consoleId = '';
  #order: readonly string[] = [];
  #held: Disposable | undefined;
  #stopped: Promise<unknown> = Promise.resolve();

  constructor(deps: AlertmanagersDeps) {
    this.#deps = deps;
  }

  /** Until then an `apply` does nothing. */
  async start(): Promise<void> {
    const { alerts, ops } = this.#deps;
    const known = await ops.read('mark', { name: MARK_CONSOLE });
    this.#consoleId = known ?? this.#deps.newId();
    if (known === undefined) await ops.commit([{ do: 'mark.put', name: MARK_CONSOLE, value: this.#consoleId }]);
    this.#held = alerts.onChange((changed, removed) => {
      for (const mirror of this.#mirrors.values()) mirror.changed(changed, removed);
    });
  }

  apply(configs: readonly AlertmanagerConfig[]): void {
    const { alerts, log } = this.#deps;
    // What is in force at the start is applied once the alerts of the last run are there.
    if (this.#held === undefined) return;
    for (const [name, mirror] of this.#mirrors) {
      if (configs.some((config) => isDeepStrictEqual(config, mirror.config))) continue;
      this.#mirrors.delete(name);
      this.#deps.setProblem(problemSource(name), undefined);
      this.#stopped = Promise.all([this.#stopped, mirror.stop()]);
    }
    this.#order = configs.map(({ name }) => name);
    const before = this.#stopped;
    const begun = configs.filter(({ name }) => !this.#mirrors.has(name)).map((config) => this.#begin(config));
    void before
      .then(() => alerts.mirror((mirrored, now) => mirrored.keepOnly(new Set(this.#order), now)))
      .then(() => {
        for (const mirror of begun) mirror.start();
      })
      .catch((error: unknown) => log.error('Alertmanagers could not be set up', { error: String(error) }));
  }

  list(): readonly AlertmanagerEntry[] {
    const current = this.#deps.alerts.current().filter(({ state }) => state === 'firing');
    return this.#inOrder().map(({ config, silences, state }) => {
      const own = current.filter(({ mirror }) => mirror?.from === config.name);
      const { answeredAt, lost, unwritten } = state;
      return {
        name: config.name,
        url: withoutUser(config.url),
        interval: config.interval,
        notify: config.notify,
        matchers: config.matchers.map((matcher) => ({ ...matcher })),
        ...(answeredAt === undefined ? {} : { answeredAt }),
        ...(lost === undefined ? {} : { lost }),
        ...(unwritten === undefined ? {} : { unwritten }),
        alerts: own.length,
        suppressed: own.filter(({ mirror }) => mirror?.suppressed !== undefined).length,
        silences: silences.length,
      };
    });
  }

  /** Active ones and those to come, as each listed them last. */
  silences(): readonly SilenceElsewhere[] {
    return this.#inOrder().flatMap(({ config, silences }) =>
      silences.map((silence) => ({ alertmanager: config.name, silence })),
    );
  }

  /** Makes or changes a silence of another Alertmanager. Rejects with RpcError. */
  async saveSilence(alertmanager: string, draft: SilenceDraft, by: string): Promise<SilenceElsewhere> {
    const mirror = this.#mirrors.get(alertmanager);
    if (mirror === undefined)
      throw new RpcError('not_found', `There is no Alertmanager “${alertmanager}” in the configuration.`);
    return { alertmanager, silence: await mirror.saveSilence(draft, by) };
  }

  /** Ends those of `ids` that are silences of other Alertmanagers. Rejects with RpcError. */
  async expireSilences(ids: readonly string[]): Promise<readonly SilenceElsewhere[]> {
    const ended: SilenceElsewhere[] = [];
    for (const mirror of this.#inOrder()) {
      const own = mirror.silences.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
      if (own.length === 0) continue;
      const silences = await mirror.expireSilences(own);
      ended.push(...silences.map((silence) => ({ alertmanager: mirror.config.name, silence })));
    }
    return ended;
  }

  async stop(): Promise<void> {
    this.#held?.[Symbol.dispose]();
    await Promise.all([this.#stopped, ...[...this.#mirrors.values()].map((mirror) => mirror.stop())]);
  }

  #begin(config: AlertmanagerConfig): AlertmanagerMirror {
    const mirror = new AlertmanagerMirror(config, {
      ...this.#deps,
      consoleId: this.#consoleId,
      onChange: () => this.#deps.setProblem(problemSource(config.name), problemOf(mirror)),
    });
    this.#mirrors.set(config.name, mirror);
    return mirror;
  }

  #inOrder(): readonly AlertmanagerMirror[] {
    return this.#order.flatMap((name) => this.#mirrors.get(name) ?? []);
  }
}

function problemSource(name: string): string {
  return `alertmanager ${name}`;
}

function problemOf({ config, state }: AlertmanagerMirror): string | undefined {
  if (state.lost !== undefined)
    return `The Alertmanager ${config.name} does not answer: ${state.lost.reason}. Its alerts are shown as they were seen last.`;
  return state.unwritten === undefined
    ? undefined
    : `What was done here is not known at the Alertmanager ${config.name} yet: ${state.unwritten}. It is tried again.`;
}
