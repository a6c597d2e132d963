import type { Notification } from '../../../src-shared/model/notification.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import type { QuietHours, Telling } from '../../../src-shared/model/telling.ts';
import { type Collapse, catchUpOf, digestOf, newestOf } from './digest.ts';
import type { Job } from './lane-plan.ts';
import { passes, quietBefore, quietNow } from './quiet-hours.ts';
import { type Arrival, digestText, isStorm, linkDownText, stormText } from './storm.ts';

/** A storm that a channel is in; it survives a restart. Times are epoch ms. */
export interface StormState {
  readonly since: number;
  readonly nextDigestAt: number;
}

/** What is known of a channel besides its rows. */
export interface LaneMemory {
  readonly storm: StormState | undefined;
  readonly arrivals: readonly Arrival[];
  /** When its newest messages were sent. */
  readonly sentAt: readonly number[];
}

export interface LaneRules {
  readonly telling: Telling;
  /** The quiet hours of its receiver. */
  readonly quietHours: readonly QuietHours[];
  /** A person reads it. What a machine reads is told message by message, in order, at any hour. */
  readonly isRead: boolean;
}

/** What is to be done with a channel's rows before one of them is sent. */
export interface TellingPlan {
  /** Jobs that are not sent now. */
  readonly held: ReadonlySet<Job>;
  /** Rows that become one, all in one transaction. */
  readonly collapses: readonly Collapse[];
  /** The storm as it is after the collapses; undefined: there is none. */
  readonly storm: StormState | undefined;
  readonly wakeAt: number | undefined;
}

/** When the oldest message has waited so long, ms, what came since is no news of its own any more. */
export const LINK_DOWN_MS = 600_000;
/** Groups with an open critical alert that are told one by one beside a digest; more than these would be a storm again. */
export const INDIVIDUALLY = 5;

/**
 * Plans what a channel says at all: quiet hours hold, storms and a link that was down collapse, the rate limits. Pure. The
 * rows of a group are held or collapsed together, so that the newest word about it is always the last one said.
 */
export function planTelling(jobs: readonly Job[], now: number, known: LaneMemory, rules: LaneRules): TellingPlan {
  const nothing: TellingPlan = { held: new Set(), collapses: [], storm: undefined, wakeAt: undefined };
  if (!rules.isRead) return nothing;
  const memory = { ...known, storm: isPast(known.storm, now, rules) ? undefined : known.storm };
  const all = groupsOf(jobs.filter((job) => !job.forced && job.row.expiresAt > now));
  // Behind a digest that waits it would be said before what it belongs after.
  const groups = all.some(isDigest) ? all : all.filter((group) => !isEdit(group));
  const quiet = quietNow(rules.quietHours, now);
  // What may have arrived is said again at once, at any hour.
  const silent =
    quiet === undefined
      ? []
      : groups.filter((group) => group.every(isFree) && !passesQuiet(group, rules.quietHours, now));
  const said = groups.filter((group) => !silent.includes(group));
  const behind = behindDigest(said);
  const open = said.filter((group) => group.every((job) => isFree(job) && !behind.has(job)));
  const silently = {
    held: new Set([...silent.flat(), ...behind]),
    storm: memory.storm,
    wakeAt: soonest(quiet?.until, memory.storm?.nextDigestAt),
  };
  if (open.length === 0) return { ...silently, ...calmed(memory, now, rules), collapses: [] };

  const digest = silent.find(isDigest);
  if (digest !== undefined) {
    // What passes must not be said before what it belongs after: the two become one, which passes.
    const rows = rowsOf([digest, ...open]);
    return { ...silently, collapses: [digestOf(rows, 'digest', digestText(rows, 'Meanwhile'), now)] };
  }
  const woken = wakeUp(open, now, rules);
  if (woken.length > 0) return { ...silently, collapses: woken };
  if (memory.storm !== undefined) return inStorm(open, now, memory, rules, memory.storm, silently);
  if (isStorm(memory.arrivals, now, rules.telling.storm)) {
    const storm = { since: now, nextDigestAt: now + rules.telling.storm.digestEvery };
    const rows = rowsOf(open);
    return {
      ...silently,
      storm,
      collapses: [digestOf(rows, 'storm', stormText(rows, memory.arrivals, now, rules.telling.storm), now)],
    };
  }
  const late = afterLinkDown(unsaid(groups, said, open), now);
  if (late.length > 0) return { ...silently, collapses: late };
  return limited(open, now, memory, rules, silently);
}

/**
 * What else can go into the next digest: when nothing is left out, also what waits behind one that has not been said. What is
 * left out (kept by quiet hours, perhaps arrived) may know better than a digest that would come after it.
 */
function unsaid(groups: readonly Group[], said: readonly Group[], open: readonly Group[]): readonly Group[] {
  return said.length === groups.length && groups.every((group) => group.every(isFree)) ? said : open;
}

/** A storm whose next digest nobody was there to write: the console was off, or nothing came any more. */
function isPast(storm: StormState | undefined, now: number, rules: LaneRules): boolean {
  return storm !== undefined && storm.nextDigestAt < now - rules.telling.storm.digestEvery;
}

function soonest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

type Group = readonly Job[];
type Silently = Pick<TellingPlan, 'held' | 'storm' | 'wakeAt'>;

function groupsOf(jobs: readonly Job[]): readonly Group[] {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const group = groups.get(job.row.message.groupKey);
    if (group === undefined) groups.set(job.row.message.groupKey, [job]);
    else group.push(job);
  }
  return [...groups.values()];
}

/** What was decided after a digest that has not been sent is not said before it: the digest would tell of yesterday. */
function behindDigest(groups: readonly Group[]): ReadonlySet<Job> {
  const digests = groups.filter(isDigest).flat();
  const [first] = digests.map((job) => job.row).sort(inOrder);
  if (first === undefined) return new Set();
  return new Set(groups.flat().filter((job) => !digests.includes(job) && inOrder(job.row, first) > 0));
}

/** Only that somebody has taken it on: it changes what stands there and rings nobody, so nothing holds it or counts it. */
function isEdit(group: Group): boolean {
  return group.every(({ row }) => row.message.reason === 'acknowledged');
}

/** It has certainly not arrived: an attempt of this run that broke off may have told it, and is repeated as it was. */
function isFree(job: Job): boolean {
  return !job.uncertain || job.restored === true;
}

function rowsOf(groups: readonly Group[]): readonly Notification[] {
  return groups
    .flat()
    .map((job) => job.row)
    .sort(inOrder);
}

/** Rows as they were decided; what stands for earlier ones stands where they stood. */
export function inOrder(a: Notification, b: Notification): number {
  return (
    a.createdAt - b.createdAt ||
    Number(b.message.covers !== undefined) - Number(a.message.covers !== undefined) ||
    a.id - b.id
  );
}

function passesQuiet(group: Group, hours: readonly QuietHours[], now: number): boolean {
  return group.some(({ row }) => passes(row.message.alerts, hours, now));
}

function hasOpenCritical(group: Group): boolean {
  return newestOf(group.map((job) => job.row)).some(
    (alert) => alert.state === 'firing' && alert.ack === undefined && severityOf(alert.labels) === 'critical',
  );
}

/** Open criticals one by one, one message per group; everything else as one digest. Nothing when that changes nothing. */
function gathered(groups: readonly Group[], why: string, now: number): readonly Collapse[] {
  const digests = groups.filter(isDigest);
  // What a digest tells of already goes on in the next one: said alone, it would come before older news of itself.
  const known = new Set(newestOf(rowsOf(digests)).map(({ id }) => id));
  const isNews = (group: Group): boolean => newestOf(rowsOf([group])).every(({ id }) => !known.has(id));
  const alone = groups
    .filter((group) => !digests.includes(group) && hasOpenCritical(group) && isNews(group))
    .slice(0, INDIVIDUALLY);
  const rest = groups.filter((group) => !alone.includes(group));
  const catchUps = alone.filter((group) => group.length > 1).map((group) => catchUpOf(rowsOf([group]), why, now));
  const rows = rowsOf(rest);
  return rows.length < 2 ? catchUps : [...catchUps, digestOf(rows, 'digest', digestText(rows, why), now)];
}

/** What quiet hours kept, once they are over. */
function wakeUp(open: readonly Group[], now: number, rules: LaneRules): readonly Collapse[] {
  const before = quietBefore(rules.quietHours, now);
  if (before === undefined) return [];
  const missed = open.filter((group) => group.some(({ row }) => wasKept(row, before.quiet, rules)));
  return gathered(missed, `The quiet hours ${before.name} are over. Meanwhile`, now);
}

function wasKept(row: Notification, quiet: { readonly from: number; readonly to: number }, rules: LaneRules): boolean {
  return (
    row.createdAt >= quiet.from &&
    row.createdAt < quiet.to &&
    !passes(row.message.alerts, rules.quietHours, Math.max(quiet.from, row.createdAt))
  );
}

function inStorm(
  open: readonly Group[],
  now: number,
  memory: LaneMemory,
  rules: LaneRules,
  storm: StormState,
  silently: Silently,
): TellingPlan {
  if (storm.nextDigestAt > now && storm.nextDigestAt - now <= rules.telling.storm.digestEvery) {
    const since = storm.nextDigestAt - rules.telling.storm.digestEvery;
    // The storm's own message and its digests are among what was sent.
    const sent = memory.sentAt.filter((at) => at > since).length;
    const critical = open.filter((group) => !isDigest(group) && hasOpenCritical(group));
    const alone = new Set([...open.filter(isDigest), ...critical.slice(0, Math.max(0, INDIVIDUALLY - sent))]);
    const held = open.filter((group) => !alone.has(group));
    return { ...silently, held: new Set([...silently.held, ...held.flat()]), collapses: [], storm };
  }
  const goesOn = isStorm(memory.arrivals, now, { ...rules.telling.storm, within: rules.telling.storm.digestEvery });
  const next = goesOn ? { since: storm.since, nextDigestAt: now + rules.telling.storm.digestEvery } : undefined;
  const rows = rowsOf(open);
  const why = goesOn ? 'The storm goes on' : 'The storm is over';
  // One row alone is a digest too: it has waited for this moment.
  const collapses =
    open.every(isDigest) && rows.length < 2 ? [] : [digestOf(rows, 'digest', digestText(rows, why), now)];
  return { ...silently, storm: next, collapses };
}

/** A storm of which nothing is left to say ends at its time. */
function calmed(memory: LaneMemory, now: number, rules: LaneRules): Partial<TellingPlan> {
  const { storm } = memory;
  if (storm === undefined || storm.nextDigestAt > now) return {};
  const { storm: rule } = rules.telling;
  const goesOn = isStorm(memory.arrivals, now, { ...rule, within: rule.digestEvery });
  return { storm: goesOn ? { ...storm, nextDigestAt: now + rule.digestEvery } : undefined };
}

function isDigest(group: Group): boolean {
  return group.some(({ row }) => row.message.reason === 'digest' || row.message.reason === 'storm');
}

function afterLinkDown(open: readonly Group[], now: number): readonly Collapse[] {
  const oldest = Math.min(...open.flat().map(({ row }) => row.message.since ?? row.createdAt));
  // While it waits for its next attempt there is nothing to prepare.
  const due = open.flat().some((job) => job.nextAttemptAt <= now);
  if (now - oldest < LINK_DOWN_MS || !due) return [];
  return gathered(open, linkDownText(oldest), now);
}

/** At most so many messages; the last one that may be sent takes with it what else waits. */
function limited(
  open: readonly Group[],
  now: number,
  memory: LaneMemory,
  rules: LaneRules,
  silently: Silently,
): TellingPlan {
  const { messages, per } = rules.telling.rate;
  const lately = memory.sentAt.filter((at) => at > now - per && at <= now);
  const left = messages - lately.length;
  if (left <= 0) {
    const freeAt = (lately[lately.length - messages] ?? now) + per;
    const wakeAt = soonest(silently.wakeAt, freeAt);
    return { ...silently, held: new Set([...silently.held, ...open.flat()]), collapses: [], wakeAt };
  }
  const rows = rowsOf(open);
  if (left > 1 || rows.length < 2) return { ...silently, collapses: [] };
  return {
    ...silently,
    collapses: [digestOf(rows, 'digest', digestText(rows, 'More than this channel may be told one by one'), now)],
  };
}
