import type { MonitorStatus } from '../../../src-shared/model/check.ts';

export interface Ranked {
  readonly monitor: MonitorStatus;
  readonly value: number;
}

function top(ranked: readonly Ranked[], most: number): readonly Ranked[] {
  return [...ranked].sort((a, b) => b.value - a.value).slice(0, most);
}

/** The median of the latencies that were measured; undefined without any. */
export function medianLatency(latencies: readonly number[]): number | undefined {
  const measured = latencies.filter((latency) => latency >= 0).sort((a, b) => a - b);
  return measured[Math.floor(measured.length / 2)];
}

/** Slowest by the median of the last 30 checks, ms. */
export function slowest(monitors: Iterable<MonitorStatus>, most: number): readonly Ranked[] {
  const ranked: Ranked[] = [];
  for (const monitor of monitors) {
    const value = medianLatency(monitor.latencies);
    if (value !== undefined) ranked.push({ monitor, value });
  }
  return top(ranked, most);
}

/** Most failing by the share (0–1) of the last 30 seen checks that were not up; those without a failure are left out. */
export function mostFailing(monitors: Iterable<MonitorStatus>, most: number): readonly Ranked[] {
  const ranked: Ranked[] = [];
  for (const monitor of monitors) {
    let seen = 0;
    let bad = 0;
    for (const letter of monitor.strip) {
      if (letter !== 'b') seen += 1;
      if (letter === 'x' || letter === 'd') bad += 1;
    }
    if (bad > 0) ranked.push({ monitor, value: bad / seen });
  }
  return top(ranked, most);
}

/** The monitors that changed their state last, newest first, not before `since`. */
export function lastChanged(monitors: Iterable<MonitorStatus>, since: number, most: number): readonly Ranked[] {
  const ranked: Ranked[] = [];
  for (const monitor of monitors)
    if (monitor.since >= since && monitor.state !== 'pending') ranked.push({ monitor, value: monitor.since });
  return top(ranked, most);
}
