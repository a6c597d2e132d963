import type { Clock } from '../ports.ts';
import { type Job, planLane } from './lane-plan.ts';

/** What a lane's owner does for it. `attempt` gives the job as it goes on, or undefined when it is finished. */
export interface LaneWork {
  attempt(job: Job): Promise<{ readonly job: Job | undefined; readonly pausedUntil: number }>;
  expire(job: Job): Promise<void>;
  supersede(job: Job, why: string): Promise<void>;
  /** Epoch ms from which the other side takes another message. */
  freeAt(): number;
}

/** The longest time until the plan is looked at again, ms: a wall clock that jumps is noticed by then. */
const LOOK_AGAIN_MS = 60_000;

/** One channel's messages, one at a time. Lanes know nothing of each other: a slow channel delays nothing else. */
export class Lane {
  readonly #clock: Clock;
  readonly #work: LaneWork;
  #jobs: readonly Job[] = [];
  #pausedUntil = 0;
  #busy: Promise<void> | undefined;
  #timer: Disposable | undefined;
  #stopped = false;

  constructor(clock: Clock, work: LaneWork) {
    this.#clock = clock;
    this.#work = work;
  }

  get size(): number {
    return this.#jobs.length;
  }

  add(job: Job): void {
    this.#jobs = [...this.#jobs, job].sort((a, b) => a.row.id - b.row.id);
  }

  /** Does what is due. */
  pump(): void {
    if (this.#busy !== undefined || this.#stopped) return;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const plan = planLane(this.#jobs, this.#clock.now(), Math.max(this.#pausedUntil, this.#work.freeAt()));
    const { next } = plan;
    if (next === undefined && plan.expired.length === 0 && plan.superseded.length === 0) {
      this.#sleepUntil(plan.wakeAt);
      return;
    }
    const work = async (): Promise<void> => {
      for (const job of plan.expired) await this.#work.expire(job);
      for (const { job, why } of plan.superseded) await this.#work.supersede(job, why);
      const gone = new Set([...plan.expired, ...plan.superseded.map(({ job }) => job)]);
      this.#jobs = this.#jobs.filter((job) => !gone.has(job));
      if (next !== undefined) await this.#attempt(next);
    };
    this.#busy = work().finally(() => {
      this.#busy = undefined;
      this.pump();
    });
  }

  /** Starts nothing more; resolves when what is on its way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    await this.#busy;
  }

  async #attempt(job: Job): Promise<void> {
    const { job: goesOn, pausedUntil } = await this.#work.attempt(job);
    this.#pausedUntil = Math.max(this.#pausedUntil, pausedUntil);
    this.#jobs = this.#jobs.flatMap((known) => (known !== job ? known : (goesOn ?? [])));
  }

  #sleepUntil(at: number | undefined): void {
    if (at === undefined) return;
    const ms = Math.min(LOOK_AGAIN_MS, Math.max(1, at - this.#clock.now()));
    this.#timer = this.#clock.after(ms, () => {
      this.pump();
    });
  }
}
