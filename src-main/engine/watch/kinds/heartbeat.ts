import { humanDuration } from '../../../../src-shared/time/duration.ts';
import type { MonitorKind } from './kind.ts';
import { DURATION } from './measures.ts';
import { plainFacts } from './plain-facts.ts';

/** What the pings said last, epoch ms. */
export interface LastPings {
  readonly lastSuccess: number | undefined;
  readonly lastStart: number | undefined;
  readonly lastFail: number | undefined;
  readonly lastExit: number | undefined;
}

export interface HeartbeatLimits {
  readonly period: number;
  readonly grace: number;
}

export type HeartbeatState =
  | { readonly state: 'waiting' }
  | { readonly state: 'good'; readonly runMs: number | undefined }
  | { readonly state: 'bad'; readonly reason: string };

/**
 * Whether a heartbeat is late, failing or good. `since` is when watching began, `blindMs` how much of the time from then
 * on (or from the last success) this console could not have received a ping: it does not count.
 */
export function heartbeatState(
  pings: LastPings,
  limits: HeartbeatLimits,
  now: number,
  since: number,
  blindMs: number,
): HeartbeatState {
  const { lastSuccess, lastStart, lastFail, lastExit } = pings;
  if (lastFail !== undefined && lastFail > (lastSuccess ?? 0)) {
    const exit = lastExit === undefined || lastExit === 0 ? '' : ` (exit code ${lastExit})`;
    return { state: 'bad', reason: `the job reported a failure${exit} ${humanDuration(now - lastFail)} ago` };
  }
  const due = (lastSuccess ?? since) + limits.period + limits.grace + blindMs;
  if (now > due) {
    const late = humanDuration(now - due + limits.grace);
    const last = lastSuccess === undefined ? 'never came' : `came last ${humanDuration(now - lastSuccess)} ago`;
    const started =
      lastStart !== undefined && lastStart > (lastSuccess ?? 0) ? '; the job started but did not end' : '';
    return { state: 'bad', reason: `the ping is ${late} late: it ${last}${started}` };
  }
  if (lastSuccess === undefined) return { state: 'waiting' };
  const ran = lastStart !== undefined && lastStart <= lastSuccess ? lastSuccess - lastStart : undefined;
  return { state: 'good', runMs: ran };
}

/** Dead man's switch: a job calls `/hb/<token>`; silence beyond period and grace is the failure. */
export const heartbeat = {
  kind: 'heartbeat',
  networked: true,
  host: () => '',
  defaults: () => [],
  // The duration is the job's run time, from its start ping to its success ping.
  measures: () => [DURATION],
  async check(monitor, context) {
    const now = context.clock.now();
    const pings = await context.ops.read('heartbeat.last', { token: monitor.token });
    const from = pings.lastSuccess ?? context.watchedSince;
    const windows = await context.ops.read('blind.window', { from, to: now });
    // Overlapping causes are counted once.
    let blindMs = 0;
    let end = from;
    for (const window of [...windows].sort((a, b) => a.from - b.from)) {
      if (window.cause === 'storage') continue;
      const start = Math.max(window.from, end);
      const stop = Math.min(window.to ?? now, now);
      if (stop > start) blindMs += stop - start;
      end = Math.max(end, stop);
    }
    const found = heartbeatState(pings, monitor, now, context.watchedSince, blindMs);
    if (found.state === 'waiting') return undefined;
    const runMs = found.state === 'good' ? found.runMs : undefined;
    return {
      outcome: found.state === 'good' ? 'up' : 'down',
      reason: found.state === 'bad' ? found.reason : '',
      durationMs: runMs ?? Number.NaN,
      phases: {},
      facts: plainFacts(runMs ?? 0),
    };
  },
} as const satisfies MonitorKind<'heartbeat'>;
