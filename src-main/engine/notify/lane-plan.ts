import type { Notification } from '../../../src-shared/model/notification.ts';

/** No pause between attempts is longer, ms; one that seems so began before the clock was set back. */
const LONGEST_PAUSE_MS = 3_600_000;

/** One outbox row on its way. */
export interface Job {
  readonly row: Notification;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  /** It may have arrived: an attempt broke off after the message had gone out, or an earlier run had it in its hands. */
  readonly uncertain: boolean;
  /** Sent again by hand: neither expiry nor what came later stops it. */
  readonly forced: boolean;
  /** An earlier run left it, and this one has not tried it with an uncertain end. */
  readonly restored?: boolean;
}

const NONE: ReadonlySet<Job> = new Set();

/** What a lane does now. */
export interface Plan {
  readonly expired: readonly Job[];
  /** With what made it pointless. */
  readonly superseded: readonly { readonly job: Job; readonly why: string }[];
  readonly next: Job | undefined;
  /** When something falls due, epoch ms. */
  readonly wakeAt: number | undefined;
}

/**
 * Plans one channel's jobs, oldest first. Order is kept within a group; a group that waits for its next attempt does not
 * hold up the others. What is `held` waits, for as long as it is worth telling. A firing that never went out and is over is not sent, and neither is its end.
 */
export function planLane(jobs: readonly Job[], now: number, pausedUntil: number, held: ReadonlySet<Job> = NONE): Plan {
  const expired = jobs.filter((job) => !job.forced && job.row.expiresAt <= now);
  const alive = jobs.filter((job) => !expired.includes(job));
  // What is held is told together later, and what ended meanwhile is part of that.
  const superseded = [...byGroup(alive.filter((job) => !held.has(job))).values()].flatMap(pointless);
  const gone = new Set(superseded.map(({ job }) => job));
  let next: Job | undefined;
  let wakeAt: number | undefined;
  const wake = (at: number): void => {
    wakeAt = Math.min(wakeAt ?? at, at);
  };
  const groups = new Set<string>();
  for (const job of alive) {
    if (gone.has(job)) continue;
    if (!job.forced) wake(job.row.expiresAt);
    if (held.has(job)) continue;
    if (groups.has(job.row.message.groupKey)) continue;
    groups.add(job.row.message.groupKey);
    const planned = Math.max(job.nextAttemptAt, pausedUntil);
    const dueAt = planned - now > LONGEST_PAUSE_MS ? now : planned;
    if (dueAt <= now) next ??= job;
    else wake(dueAt);
  }
  return { expired, superseded, next, wakeAt };
}

function byGroup(jobs: readonly Job[]): ReadonlyMap<string, readonly Job[]> {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const group = groups.get(job.row.message.groupKey);
    if (group === undefined) groups.set(job.row.message.groupKey, [job]);
    else group.push(job);
  }
  return groups;
}

function pointless(jobs: readonly Job[]): Plan['superseded'] {
  const over = overBeforeTold(jobs);
  const why = 'it was over before it could be told, so neither its beginning nor its end is';
  const found = jobs.slice(0, over).map((job) => ({ job, why }));
  jobs.slice(over).forEach((job, i, rest) => {
    if (job.row.message.reason === 'repeat' && !job.forced && i < rest.length - 1)
      found.push({ job, why: 'there is newer news of the group' });
  });
  return found;
}

/** How many jobs from the front tell a story that began and ended without any of it having gone out. */
function overBeforeTold(jobs: readonly Job[]): number {
  const begins = jobs[0]?.row.message.reason;
  if (begins !== 'firing' && begins !== 'escalated') return 0;
  for (const [i, job] of jobs.entries()) {
    if (job.uncertain || job.forced) return 0;
    if (job.row.message.reason === 'resolved') return i + 1;
  }
  return 0;
}
