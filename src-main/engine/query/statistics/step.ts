/** Steps of a window to be described that names none: enough for a 99th percentile of a thousand values. */
const DESCRIBED = 1_000;
/** Steps of a window to be compared: what the eye tells apart on a chart, and quick over thousands of series. */
const COMPARED = 120;

/** The step (ms, whole seconds) at which a window (epoch ms) has about `count` steps and not more. */
function stepFor(from: number, to: number, count: number): number {
  return Math.max(1, Math.ceil((to - from) / count / 1_000)) * 1_000;
}

/** The step (ms) at which a window (epoch ms) is described. */
export function describingStep(from: number, to: number): number {
  return stepFor(from, to, DESCRIBED);
}

/** The step (ms) at which series are compared over a window (epoch ms). */
export function comparingStep(from: number, to: number): number {
  return stepFor(from, to, COMPARED);
}
