import type { AttemptResult, Notification } from '../../../src-shared/model/notification.ts';
import type { Channel, Receiver } from '../../../src-shared/model/receiver.ts';
import { DEFAULT_TELLING, type Telling } from '../../../src-shared/model/telling.ts';
import { NotificationTemplates, type TemplateFile } from '../../../src-shared/template/notification.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { OrderedCommits } from '../alerts/commits.ts';
import type { Clock, Log, Notifier, Random, Secrets } from '../ports.ts';
import type { OpsCommand } from '../store/ops.ts';
import type { Ops } from '../store/store.ts';
import { attemptOnce } from './attempt.ts';
import type { ChannelPorts } from './channels/channel-kind.ts';
import { describeKinds, loadFor } from './channels/kinds.ts';
import { collapseCommands } from './collapse.ts';
import { Lane } from './lane.ts';
import type { Job } from './lane-plan.ts';
import type { Notify } from './notify.ts';
import { Pace } from './pace.ts';
import { previewTemplate, templateData } from './prepare.ts';
import { isReadByPeople } from './readers.ts';
import { recordOf, type Try } from './record.ts';
import { isRetryable, pauseMs } from './retry.ts';
import type { Saying } from './send.ts';
import { MARK_STORMS, Storms } from './storms.ts';
import { afterSent, type Story } from './story.ts';
import type { TellingPlan } from './telling-plan.ts';
import { testMessage } from './test-message.ts';

export interface NotifyDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly ops: Ops;
  readonly secrets: Secrets;
  readonly random: Random;
  readonly notifier: Notifier;
  readonly dataDir: string;
  /** Where the console can be reached, for links. */
  externalUrl(): string;
}

/** How long `stop` waits for what is on its way, ms; what is cut off is sent again by the next run. */
const STOP_MS = 3_000;
/** The longest pause before a link that was down is tried again, ms: one attempt for everything that waits behind it. */
const LINK_AGAIN_MS = 120_000;
/** Pause before the outbox is read again when reading failed, ms. */
const READ_AGAIN_MS = 5_000;

/** The outbox at work: every row to its channel, in order per group, until it is sent, refused, over or too old. */
export function createNotify(deps: NotifyDeps): Notify {
  return new Outbox(deps);
}

class Outbox implements Notify {
  readonly #deps: NotifyDeps;
  readonly #ports: ChannelPorts;
  readonly #commits: OrderedCommits;
  readonly #pace: Pace;
  readonly #lanes = new Map<string, Lane>();
  readonly #resend = new Set<number>();
  readonly #storms = new Storms();
  readonly #results = new Map<string, Map<string, number>>();
  /** Absent until the first `apply`: nothing is sent before it is known to whom. */
  #receivers: ReadonlyMap<string, Receiver> | undefined;
  #templates = new NotificationTemplates();
  #telling: Telling = DEFAULT_TELLING;
  /** Ids grow, so a row is taken once however often the outbox is read. */
  #newest = 0;
  #sent = 0;
  #failed = 0;
  #running = false;
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #timer: Disposable | undefined;

  constructor(deps: NotifyDeps) {
    this.#deps = deps;
    this.#ports = deps;
    this.#commits = new OrderedCommits(deps);
    this.#pace = new Pace(deps.clock);
  }

  apply(receivers: readonly Receiver[], templates: readonly TemplateFile[] = []): void {
    this.#templates = new NotificationTemplates(templates);
    this.#receivers = new Map(receivers.map((receiver) => [receiver.name, receiver]));
    loadFor(receivers);
    for (const lane of this.#lanes.values()) lane.pump();
  }

  applyTelling(telling: Telling): void {
    this.#telling = telling;
    if (this.#receivers === undefined) return;
    for (const lane of this.#lanes.values()) lane.pump();
  }

  async start(): Promise<void> {
    this.#storms.read(await this.#deps.ops.read('mark', { name: MARK_STORMS }));
    this.#running = true;
    await this.#read(true);
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.[Symbol.dispose]();
    const patience = new Promise<void>((resolve) => {
      this.#timer = this.#deps.clock.after(STOP_MS, resolve);
    });
    await Promise.race([Promise.all([...this.#lanes.values()].map((lane) => lane.stop())), patience]);
    this.#timer?.[Symbol.dispose]();
    await this.#commits.stop();
  }

  wake(): void {
    if (!this.#running) return;
    if (this.#reading !== undefined) {
      this.#readAgain = true;
      return;
    }
    this.#reading = this.#read(false).finally(() => {
      this.#reading = undefined;
      if (!this.#readAgain) return;
      this.#readAgain = false;
      this.wake();
    });
  }

  kinds(): ReturnType<Notify['kinds']> {
    return describeKinds();
  }

  preview(...[text, html, message]: Parameters<Notify['preview']>): ReturnType<Notify['preview']> {
    const now = this.#deps.clock.now();
    const data = templateData(message ?? testMessage(now), { externalUrl: this.#deps.externalUrl() });
    return previewTemplate(this.#templates, text, data, now, html);
  }

  templates(): NotificationTemplates {
    return this.#templates;
  }

  async test(channel: Channel): ReturnType<Notify['test']> {
    const now = this.#deps.clock.now();
    const dedupKey = `test-${now}-${Math.floor(this.#deps.random() * 1e9)}`;
    const { outcome, durationMs } = await this.#once(channel, { message: testMessage(now), dedupKey });
    return { result: outcome.result, detail: outcome.detail, durationMs };
  }

  async rehearse(...[channel, message]: Parameters<Notify['rehearse']>): ReturnType<Notify['rehearse']> {
    const said = message ?? testMessage(this.#deps.clock.now());
    const { outcome } = await this.#once(channel, { message: said, dedupKey: 'dry-run', rehearsal: true });
    return { result: outcome.result, detail: outcome.detail, request: outcome.request };
  }

  #once(channel: Channel, saying: Omit<Saying, 'externalUrl' | 'templates'>): ReturnType<typeof attemptOnce> {
    const templates = this.#templates;
    return attemptOnce(channel, { ...saying, externalUrl: this.#deps.externalUrl(), templates }, this.#ports);
  }

  async resend(id: number): Promise<void> {
    this.#resend.add(id);
    await this.#commits.push([{ do: 'outbox.reset', id, at: this.#deps.clock.now() }]);
    this.wake();
  }

  stats(): ReturnType<Notify['stats']> {
    const pending = [...this.#lanes.values()].reduce((sum, lane) => sum + lane.size, 0);
    const byReceiver = Object.fromEntries(
      [...this.#results].map(([receiver, counts]) => [receiver, Object.fromEntries(counts)]),
    );
    return { sent: this.#sent, failed: this.#failed, pending, byReceiver };
  }

  /** Takes the pending rows that are new. What an earlier run left may have been in its hands when it ended. */
  async #read(first: boolean): Promise<void> {
    let rows: readonly Notification[];
    try {
      rows = await this.#deps.ops.read('outbox.pending', {});
    } catch (error) {
      this.#deps.log.error('outbox could not be read; trying again', { error: String(error) });
      this.#timer = this.#deps.clock.after(READ_AGAIN_MS, () => {
        this.wake();
      });
      return;
    }
    const touched = new Set<Lane>();
    // Rows stand in the order of their times, which is not that of their ids.
    const known = this.#newest;
    for (const row of rows) {
      const forced = this.#resend.delete(row.id);
      if (row.id <= known && !forced) continue;
      this.#newest = Math.max(this.#newest, row.id);
      const lane = this.#laneOf(row);
      lane.add({
        row,
        attempts: row.attempts,
        nextAttemptAt: row.nextAttemptAt,
        uncertain: first,
        restored: first,
        forced,
      });
      touched.add(lane);
    }
    if (this.#receivers === undefined) return;
    for (const lane of touched) lane.pump();
  }

  #laneOf(row: Notification): Lane {
    const key = `${row.receiver}/${row.channel}`;
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = new Lane(
        this.#deps.clock,
        {
          attempt: (job) => this.#attempt(job),
          expire: (job) => this.#expire(job),
          supersede: (job, why) => this.#giveUp(job, 'superseded', why),
          freeAt: () => this.#pace.freeAt(this.#channelOf(row)),
          rules: () => ({
            telling: this.#telling,
            quietHours: this.#telling.quietHours.filter(({ receivers }) => receivers.includes(row.receiver)),
            isRead: isReadByPeople(row.channelType),
          }),
          collapse: (plan) => this.#collapse(key, plan),
          weather: (storm) => this.#commits.push([this.#storms.put(key, storm)]),
        },
        this.#storms.get(key),
      );
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  async #attempt(job: Job): Promise<{ readonly job: Job | undefined; readonly pausedUntil: number }> {
    const { clock } = this.#deps;
    const { row } = job;
    const channel = this.#channelOf(row);
    if (channel === undefined) {
      const detail = `${row.receiver} no longer has this ${row.channelType} channel`;
      await this.#finish(job, this.#note('configuration', detail), 'failed');
      return { job: undefined, pausedUntil: 0 };
    }
    this.#pace.take(channel);
    const story = await this.#storyOf(row);
    const { outcome, at, durationMs } = await this.#once(channel, {
      message: row.message,
      dedupKey: row.dedupKey,
      reference: story?.reference,
      toldFiring: story?.firing,
    });
    const { result, detail, request, reply } = outcome;
    const attempt: Try = { at, durationMs, result, detail, request, reply };
    if (!isRetryable(result)) {
      const told = result === 'sent' ? afterSent(row, story, outcome.reference) : [];
      await this.#finish(job, attempt, result === 'sent' ? 'sent' : 'failed', told);
      return { job: undefined, pausedUntil: 0 };
    }
    const attempts = job.attempts + 1;
    // Nobody was reached: that is the link's trouble, not the message's.
    const unreached = result === 'network' && outcome.uncertain !== true;
    const pause = pauseMs(attempts, this.#deps.random, outcome.retryAfterMs);
    const nextAttemptAt = clock.now() + (unreached ? Math.min(pause, LINK_AGAIN_MS) : pause);
    this.#count(row.receiver, result);
    this.#deps.log.warn('delivery failed; trying again', { ...fieldsOf(job), result, detail, nextAttemptAt });
    await this.#commits.push(recordOf(job, attempt, 'pending', nextAttemptAt));
    const uncertain = job.uncertain || outcome.uncertain === true;
    // Who asks to be left alone is left alone with everything, not only with this message; and behind a link that is down
    // everything waits for the oldest message, so that what is told when it is back is told in order.
    const pausedUntil = outcome.retryAfterMs === undefined && !unreached ? 0 : nextAttemptAt;
    const restored = job.restored === true && outcome.uncertain !== true;
    return { job: { ...job, attempts, nextAttemptAt, uncertain, restored }, pausedUntil };
  }

  async #collapse(lane: string, plan: TellingPlan): Promise<void> {
    const now = this.#deps.clock.now();
    for (const { message, rows } of plan.collapses) {
      const { reason, receiver } = message;
      this.#deps.log.info('messages became one', { receiver, reason, messages: rows.length });
      this.#count(receiver, reason);
    }
    await this.#commits.push([
      ...plan.collapses.flatMap((collapse) => collapseCommands(collapse, now)),
      this.#storms.put(lane, plan.storm),
    ]);
    this.wake();
  }

  /** What this channel was told of the group; without an answer a new story begins rather than none be told. */
  async #storyOf({ channel, message, receiver }: Notification): Promise<Story | undefined> {
    try {
      return await this.#deps.ops.read('story.get', { receiver, channel, groupKey: message.groupKey });
    } catch (error) {
      this.#deps.log.warn('what was told before could not be read', { receiver, error: String(error) });
      return undefined;
    }
  }

  /** The channel a row was written for; when channels were put in another order, the only one of its type. */
  #channelOf(row: Notification): Channel | undefined {
    const channels = this.#receivers?.get(row.receiver)?.channels ?? [];
    const there = channels[row.channel];
    if (there?.type === row.channelType) return there;
    const same = channels.filter((channel) => channel.type === row.channelType);
    return same.length === 1 ? same[0] : undefined;
  }

  #expire(job: Job): Promise<void> {
    const age = humanDuration(this.#deps.clock.now() - job.row.createdAt);
    return this.#giveUp(job, 'expired', `it could not be delivered for ${age} and is too old to be of use`);
  }

  #giveUp(job: Job, status: 'expired' | 'superseded', detail: string): Promise<void> {
    return this.#finish(job, this.#note('timeout', detail), status);
  }

  async #finish(
    job: Job,
    attempt: Try,
    status: Exclude<Notification['status'], 'pending'>,
    told: readonly OpsCommand[] = [],
  ): Promise<void> {
    if (status === 'sent') this.#sent++;
    else if (status !== 'superseded') this.#failed++;
    this.#count(job.row.receiver, status === 'superseded' || status === 'expired' ? status : attempt.result);
    const fields = { ...fieldsOf(job), result: attempt.result, detail: attempt.detail };
    if (status === 'sent') this.#deps.log.info('delivered', fields);
    else if (status === 'superseded') this.#deps.log.info('not sent: superseded', fields);
    else this.#deps.log.error('not delivered', fields);
    await this.#commits.push([...recordOf(job, attempt, status, attempt.at), ...told]);
  }

  /** An attempt that never left the house. */
  #note(result: AttemptResult, detail: string): Try {
    return { at: this.#deps.clock.now(), durationMs: 0, result, detail, request: '', reply: '' };
  }

  #count(receiver: string, result: string): void {
    const counts = this.#results.get(receiver) ?? new Map<string, number>();
    counts.set(result, (counts.get(result) ?? 0) + 1);
    this.#results.set(receiver, counts);
  }
}

function fieldsOf(job: Job): Readonly<Record<string, string | number>> {
  const { id, receiver, channelType, message } = job.row;
  return { id, receiver, channel: channelType, reason: message.reason, groupKey: message.groupKey };
}
