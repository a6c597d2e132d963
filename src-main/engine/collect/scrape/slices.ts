/** Work on the main loop rests after this long, ms: nothing may hold it for 8. */
const SLICE_MS = 4;

/**
 * Begins a piece of work that may be long. The returned function gives a promise to wait for when it is time to let others
 * run. Real time, because it is about the event loop and not about the engine's clock.
 */
export function slices(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < SLICE_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        began = performance.now();
        resolve();
      });
    });
  };
}
