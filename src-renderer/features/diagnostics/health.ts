import type { Diagnostics } from '../../../src-shared/model/diagnostics.ts';

/** Limits beyond which the console itself needs a look; ms. */
export const LIMITS = { latenessP99: 250, eventLoopP99: 20, walBytes: 64 * 1024 * 1024, outboxAgeMs: 60_000 } as const;
/** Upper ends of the lateness buckets, ms; the last bucket is above them all. */
export const LATENESS_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 250, 1_000] as const;

/** What is wrong with the console, worst first, each in a few words; nothing when it is well. */
export function complaints(d: Diagnostics, now: number): readonly string[] {
  const found: string[] = [];
  if (d.store.problem !== undefined) found.push(d.store.problem);
  const blind = d.blind.find(({ to }) => to === undefined);
  if (blind) found.push(`it sees nothing: ${blind.detail}`);
  if (d.scheduler.latenessP99 > LIMITS.latenessP99)
    found.push(`one check in a hundred starts more than ${Math.round(d.scheduler.latenessP99)} ms late`);
  if (d.eventLoop.p99 > LIMITS.eventLoopP99)
    found.push(`its event loop is held up by ${Math.round(d.eventLoop.p99)} ms`);
  if (d.outbox.oldestPendingAt !== undefined && now - d.outbox.oldestPendingAt > LIMITS.outboxAgeMs)
    found.push('a notification has been waiting for more than a minute');
  if (d.outbox.failed > 0)
    found.push(`${d.outbox.failed} ${d.outbox.failed === 1 ? 'notification was' : 'notifications were'} not delivered`);
  if (d.store.walBytes > LIMITS.walBytes) found.push('the write-ahead log has grown beyond 64 MiB');
  if (d.problems.length > 0)
    found.push(`${d.problems.length} ${d.problems.length === 1 ? 'problem is' : 'problems are'} listed below`);
  return found;
}

/** The console's own health in one sentence. */
export function healthSentence(d: Diagnostics, now: number): string {
  const found = complaints(d, now);
  if (found.length === 0)
    return `The console is well: every check starts in time, everything is stored${d.outbox.pending === 0 ? ', nothing waits' : ''}.`;
  const [first = '', ...rest] = found;
  return `The console needs a look: ${[first, ...rest].join('; ')}.`;
}
