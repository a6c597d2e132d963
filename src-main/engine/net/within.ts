import type { Clock } from '../ports.ts';
import { timeoutFault } from './fault.ts';

/** Does something that may be stopped: by `stop`, with its reason, or by a timeoutFault after `ms`. */
export async function within<T>(
  ms: number,
  clock: Clock,
  stop: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  // By hand and not by AbortSignal.any: a signal that lives as long as the console would remember every one of them.
  const pass = (): void => controller.abort(stop?.reason);
  if (stop?.aborted === true) pass();
  else stop?.addEventListener('abort', pass, { once: true });
  const timer = clock.after(ms, () => controller.abort(timeoutFault(ms)));
  try {
    return await work(controller.signal);
  } finally {
    timer[Symbol.dispose]();
    stop?.removeEventListener('abort', pass);
  }
}
