/** Does a job that comes in pieces without resting between them. */
export function atOnce<T>(job: Generator<void, T>): T {
  for (;;) {
    const step = job.next();
    if (step.done === true) return step.value;
  }
}
