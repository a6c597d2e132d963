import type { Clock, Log } from '../engine/ports.ts';

/** ms that a clean stop may take in all; after that the process ends as it is (the store is crash-safe). */
export const STOP_BUDGET_MS = 5_000;

export interface StopStep {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * Runs the steps of a stop in order. A step that fails is logged and the next one runs; when the budget is spent the
 * rest is left out. Resolves with whether everything ended well.
 */
export async function stopInOrder(
  steps: readonly StopStep[],
  clock: Clock,
  log: Log,
  budgetMs: number = STOP_BUDGET_MS,
): Promise<boolean> {
  let timer: Disposable | undefined;
  const spent = new Promise<'spent'>((resolve) => {
    timer = clock.after(budgetMs, () => resolve('spent'));
  });
  let clean = true;
  for (const step of steps) {
    const ended = await Promise.race([
      step.run().then(
        () => 'done' as const,
        (error: unknown) => {
          log.error('a step of stopping failed', { step: step.name, error: String(error) });
          return 'failed' as const;
        },
      ),
      spent,
    ]);
    if (ended !== 'done') clean = false;
    if (ended === 'spent') {
      log.error('stopping took too long', { step: step.name, budgetMs });
      break;
    }
  }
  timer?.[Symbol.dispose]();
  return clean;
}
