import type { TocsinClient } from '../../src-shared/contract/index.ts';
import { applyBatch, type Batch, emptyBatch } from './batch.ts';
import { liveStore } from './live.ts';

/** The parts of the window the feed needs. */
export interface Screen {
  readonly requestFrame: (fn: () => void) => number;
  readonly cancelFrame: (id: number) => void;
  readonly isHidden: () => boolean;
  readonly onVisibility: (fn: () => void) => () => void;
}

/** The real window. */
export const windowScreen: Screen = {
  requestFrame: (fn) => requestAnimationFrame(fn),
  cancelFrame: (id) => {
    cancelAnimationFrame(id);
  },
  isHidden: () => document.visibilityState === 'hidden',
  onVisibility: (fn) => {
    document.addEventListener('visibilitychange', fn);
    return () => {
      document.removeEventListener('visibilitychange', fn);
    };
  },
};

/**
 * Keeps the live store in step with the engine: subscribes to the three topics, gathers what arrives and applies it once
 * per animation frame. A hidden page unsubscribes and takes new snapshots when it is seen again.
 */
export class LiveFeed implements Disposable {
  readonly #client: TocsinClient;
  readonly #screen: Screen;
  readonly #forget: () => void;
  #topics: Disposable[] = [];
  #batch: Batch = emptyBatch();
  #frame: number | undefined;

  constructor(client: TocsinClient, screen: Screen = windowScreen) {
    this.#client = client;
    this.#screen = screen;
    this.#forget = screen.onVisibility(() => {
      this.#follow();
    });
  }

  /** Begins to follow the engine. */
  start(): this {
    this.#follow();
    return this;
  }

  #follow(): void {
    const wanted = !this.#screen.isHidden();
    if (wanted === this.#topics.length > 0) return;
    if (wanted) this.#subscribe();
    else this.#unsubscribe();
  }

  #subscribe(): void {
    this.#topics = [
      this.#client.subscribe(
        'live.monitors',
        {},
        {
          onEvent: (event, snapshot) => {
            if (snapshot) {
              this.#batch.monitors.clear();
              this.#batch.monitorSnapshot = true;
            }
            for (const monitor of event.changed) this.#batch.monitors.set(monitor.name, monitor);
            for (const name of event.removed) this.#batch.monitors.set(name, undefined);
            this.#schedule();
          },
        },
      ),
      this.#client.subscribe(
        'live.alerts',
        {},
        {
          onEvent: (event, snapshot) => {
            if (snapshot) {
              this.#batch.alerts.clear();
              this.#batch.alertSnapshot = true;
            }
            for (const alert of event.changed) this.#batch.alerts.set(alert.id, alert);
            for (const id of event.removed) this.#batch.alerts.set(id, undefined);
            this.#schedule();
          },
        },
      ),
      this.#client.subscribe(
        'live.status',
        {},
        {
          onEvent: (event) => {
            this.#batch.status = event;
            this.#schedule();
          },
        },
      ),
    ];
  }

  #unsubscribe(): void {
    for (const topic of this.#topics) topic[Symbol.dispose]();
    this.#topics = [];
    if (this.#frame !== undefined) this.#screen.cancelFrame(this.#frame);
    this.#frame = undefined;
    this.#batch = emptyBatch();
  }

  #schedule(): void {
    this.#frame ??= this.#screen.requestFrame(() => {
      this.#frame = undefined;
      const batch = this.#batch;
      this.#batch = emptyBatch();
      liveStore.setState((state) => applyBatch(state, batch));
    });
  }

  [Symbol.dispose](): void {
    this.#forget();
    this.#unsubscribe();
  }
}
