import type { Engine } from '../engine/engine.ts';
import type { Log } from '../engine/ports.ts';

/** What tray and notifications can do to alerts. Nobody waits for them, so what fails is logged and never thrown. */
export interface AlertDeeds {
  acknowledge(ids: readonly string[]): void;
  /** `ms` from now. */
  snooze(ids: readonly string[], ms: number): void;
  pauseAll(paused: boolean): void;
}

export function alertDeeds(engine: () => Engine | undefined, log: Log): AlertDeeds {
  const attempt = (what: string, run: (engine: Engine) => Promise<unknown>): void => {
    const running = engine();
    if (!running) return;
    run(running).catch((error: unknown) => {
      log.warn('an action outside the window failed', { what, error: String(error) });
    });
  };
  return {
    acknowledge: (ids) =>
      attempt('acknowledge', ({ alerts, definitions }) =>
        alerts.acknowledge(ids, definitions.settings().operator, '', undefined),
      ),
    snooze: (ids, ms) =>
      attempt('snooze', ({ alerts, clock, definitions }) =>
        alerts.snooze(ids, definitions.settings().operator, clock.now() + ms),
      ),
    pauseAll: (paused) =>
      attempt(paused ? 'pause' : 'resume', ({ definitions, watch }) =>
        definitions.pauseMonitors(
          watch.monitors().map((monitor) => monitor.name),
          paused,
        ),
      ),
  };
}
