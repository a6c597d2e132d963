/** The step (ms, whole seconds) at which a window (epoch ms) has about `count` steps and not more. */
export function stepFor(from: number, to: number, count: number): number {
  return Math.max(1, Math.ceil((to - from) / count / 1_000)) * 1_000;
}
