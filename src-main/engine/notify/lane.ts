import type { Clock } from '../ports.ts';
import { LaneMemo } from './lane-memo.ts';
import { type Job, planLane } from './lane-plan.ts';
import { inOrder, type LaneRules, planTelling, type StormState, type TellingPlan } from './telling-plan.ts';

/** What a lane's owner does for it. `attempt` gives the job as it goes on, or undefined when it is finished. */
export interface LaneWork {
  attempt(job: Job): Promise<{ readonly job: Job | undefined; readonly pausedUntil: number }>;
  expire(job: Job): Promise<void>;
  supersede(job: Job, why: string): Promise<void>;
  /** Epoch ms from which the other side takes another message. */
  freeAt(): number;
  rules(): LaneRules;
  /** Writes down the rows that stand for others, and the storm, in one transaction. */
  collapse(plan: TellingPlan): Promise<void>;
  /** The storm began, goes on, or is over, without rows. */
  weather(storm: StormState | undefined): Promise<void>;
}

/** The longest time until the plan is looked at again, ms: a wall clock that jumps is noticed by then. */
const LOOK_AGAIN_MS = 60_000;

/** One channel's messages, one at a time. Lanes know nothing of each other: a slow channel delays nothing else. */
export class Lane {
  readonly #clock: Clock;
  readonly #work: LaneWork;
  readonly #memo: LaneMemo;
  /** Dedup keys of rows that stand for others and have not come back from the disk: until then nothing newer is said. */
  readonly #awaited = new Set<string>();
  #jobs: readonly Job[] = [];
  #pausedUntil = 0;
  #busy: Promise<void> | undefined;
  #timer: Disposable | undefined;
  #stopped = false;

  /** `storm` is the one that an earlier run left the channel in. */
  constructor(clock: Clock, work: LaneWork, storm?: StormState) {
    this.#clock = clock;
    this.#work = work;
    this.#memo = new LaneMemo(storm);
  }

  get size(): number {
    return this.#jobs.length;
  }

  add(job: Job): void {
    this.#awaited.delete(job.row.dedupKey);
    this.#memo.came(job.row);
    this.#jobs = [...this.#jobs, job].sort((a, b) => inOrder(a.row, b.row));
  }

  /** Does what is due. */
  pump(): void {
    if (this.#busy !== undefined || this.#stopped || this.#awaited.size > 0) return;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const now = this.#clock.now();
    const telling = planTelling(this.#jobs, now, this.#memo.at(now), this.#work.rules());
    if (telling.collapses.length > 0 || this.#memo.storm !== telling.storm) {
      this.#do(() => this.#gather(telling));
      return;
    }
    const pausedUntil = Math.max(this.#pausedUntil, this.#work.freeAt());
    const plan = planLane(this.#jobs, now, pausedUntil, telling.held);
    const { next } = plan;
    if (next === undefined && plan.expired.length === 0 && plan.superseded.length === 0) {
      this.#sleepUntil(Math.min(plan.wakeAt ?? Infinity, telling.wakeAt ?? Infinity));
      return;
    }
    this.#do(async () => {
      for (const job of plan.expired) await this.#work.expire(job);
      for (const { job, why } of plan.superseded) await this.#work.supersede(job, why);
      const gone = new Set([...plan.expired, ...plan.superseded.map(({ job }) => job)]);
      this.#jobs = this.#jobs.filter((job) => !gone.has(job));
      if (next !== undefined) await this.#attempt(next);
    });
  }

  /** Starts nothing more; resolves when what is on its way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    await this.#busy;
  }

  #do(work: () => Promise<void>): void {
    this.#busy = work().finally(() => {
      this.#busy = undefined;
      this.pump();
    });
  }

  async #gather(telling: TellingPlan): Promise<void> {
    this.#memo.storm = telling.storm;
    if (telling.collapses.length === 0) {
      await this.#work.weather(telling.storm);
      return;
    }
    for (const { dedupKey } of telling.collapses) this.#awaited.add(dedupKey);
    const gone = new Set(telling.collapses.flatMap(({ rows }) => rows.map(({ id }) => id)));
    await this.#work.collapse(telling);
    this.#jobs = this.#jobs.filter(({ row }) => !gone.has(row.id));
  }

  async #attempt(job: Job): Promise<void> {
    const { job: goesOn, pausedUntil } = await this.#work.attempt(job);
    // An edit rings nobody: it does not count among what people were told.
    const rang = job.row.message.reason !== 'acknowledged';
    if (goesOn === undefined && rang) this.#memo.sent(this.#clock.now());
    this.#pausedUntil = Math.max(this.#pausedUntil, pausedUntil);
    this.#jobs = this.#jobs.flatMap((known) => (known !== job ? known : (goesOn ?? [])));
  }

  #sleepUntil(at: number): void {
    if (at === Infinity) return;
    const ms = Math.min(LOOK_AGAIN_MS, Math.max(1, at - this.#clock.now()));
    this.#timer = this.#clock.after(ms, () => {
      this.pump();
    });
  }
}
