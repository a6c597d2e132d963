import type { Clock, Log } from '../../ports.ts';
import type { OpsCommand } from '../../store/ops.ts';
import type { BlindNow } from '../watch.ts';
import { compareClocks, type Gap, type Moment } from './clocks.ts';
import type { Network } from './network.ts';

/** After waking up the network gets this long to come back before checks go on. */
const SETTLE_MS = 10_000;
const SETTLE_ASK_MS = 1_000;
/** A hint that no sleep followed is forgotten after this long. */
const HINT_MS = 15_000;

export interface GuardDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly network: Network;
  /** ms since the machine's start, sleep included. */
  readonly bootMs: () => number;
  readonly put: (command: OpsCommand) => void;
  /** The state of the console's sight has changed. */
  readonly onBlind: (blind: BlindNow | undefined) => void;
  /** Nothing could be seen in this finished gap; checks that ran in it say nothing. */
  readonly onGap: (gap: Gap) => void;
  /** Sight is back after sleep or a clock jump: first checks may be planned. */
  readonly onAwake: () => void;
  /** The network is lost since then. */
  readonly onLost: (blind: BlindNow) => void;
}

/** Knows whether this console can see anything at all, and why not. */
export class BlindGuard implements Disposable {
  readonly #deps: GuardDeps;
  #before: Moment;
  #blind: BlindNow | undefined;
  #hintedAt: number | undefined;
  #timer: Disposable | undefined;
  #settling = false;
  #stopped = false;

  constructor(deps: GuardDeps) {
    this.#deps = deps;
    this.#before = this.#look();
  }

  get blind(): BlindNow | undefined {
    return this.#blind;
  }

  /** Whether checks may start. A lost network does not stop them: they find out when it is back. */
  get open(): boolean {
    return !this.#settling && this.#hintedAt === undefined;
  }

  /** Looks at the clocks again from now on. */
  begin(): void {
    this.#before = this.#look();
  }

  /** Compares the clocks with the last look; called in every tick. */
  beat(): void {
    const now = this.#look();
    const gap = compareClocks(this.#before, now, this.#hintedAt !== undefined);
    this.#before = now;
    if (gap !== undefined) this.#found(gap);
    else if (this.#hintedAt !== undefined && now.monotonic - this.#hintedAt > HINT_MS) this.#hintedAt = undefined;
  }

  suspend(): void {
    this.#hintedAt = this.#deps.clock.monotonic();
  }

  /** May come twice or never; the clocks decide. */
  resume(): void {
    this.beat();
    this.#hintedAt = undefined;
  }

  /** A check got no answer: true when the canaries are silent too, so that it is not the target's fault. */
  async blames(since: number): Promise<boolean> {
    if (this.#blind?.cause === 'network') return !(await this.#regained());
    if (await this.#deps.network.answers()) return false;
    this.#lose(since);
    return true;
  }

  /** Asks whether a lost network is back. */
  async poll(): Promise<void> {
    if (this.#blind?.cause === 'network') await this.#regained();
  }

  /** The store cannot write. Alerting goes on from memory; the interval is marked. */
  storage(problem: string | undefined): void {
    const blind = this.#blind;
    const now = this.#deps.clock.now();
    if (problem !== undefined && blind === undefined) this.#set({ cause: 'storage', since: now, detail: problem });
    else if (problem === undefined && blind?.cause === 'storage') this.#close(now);
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    // A restart continues what is open: the gap until then is blind anyway.
    if (this.#blind !== undefined) this.#close(this.#deps.clock.now());
  }

  #look(): Moment {
    const { clock, bootMs } = this.#deps;
    return { wall: clock.now(), monotonic: clock.monotonic(), boot: bootMs() };
  }

  #set(blind: BlindNow): void {
    this.#blind = blind;
    const { cause, since, detail } = blind;
    this.#deps.log.warn('blind', { cause, since, detail });
    this.#deps.onBlind(blind);
  }

  /** Ends the present blindness and writes its interval. */
  #close(to: number): void {
    const blind = this.#blind;
    if (blind === undefined) return;
    this.#blind = undefined;
    const { cause, since, detail } = blind;
    this.#deps.put({ do: 'blind.put', cause, from: since, to: Math.max(since, to), detail });
    this.#deps.log.info('seeing again', { cause, blindMs: to - since });
    this.#deps.onBlind(undefined);
  }

  #found(gap: Gap): void {
    // A network that was lost before the gap stays so on the record up to it.
    if (this.#blind !== undefined && !this.#settling) this.#close(gap.from);
    const since = this.#settling ? (this.#blind?.since ?? gap.from) : gap.from;
    this.#timer?.[Symbol.dispose]();
    this.#hintedAt = undefined;
    this.#set({ cause: gap.cause, since, detail: gap.detail });
    this.#deps.onGap(gap);
    if (gap.cause === 'sleep') {
      this.#settling = true;
      void this.#settle(this.#deps.clock.monotonic());
      return;
    }
    this.#settling = false;
    this.#close(gap.to);
    if (gap.cause === 'clock_jump') this.#deps.onAwake();
  }

  async #settle(started: number): Promise<void> {
    const { clock, network } = this.#deps;
    const blind = this.#blind;
    const answered = network.watched && (await network.answers());
    if (this.#stopped || this.#blind !== blind) return;
    if (!answered && clock.monotonic() - started < SETTLE_MS) {
      this.#timer = clock.after(SETTLE_ASK_MS, () => void this.#settle(started));
      return;
    }
    this.#settling = false;
    this.#close(clock.now());
    if (network.watched && !answered) this.#lose(clock.now());
    this.#deps.onAwake();
  }

  #lose(since: number): void {
    // Sleep, found meanwhile, explains it better.
    if (this.#blind !== undefined && this.#blind.cause !== 'storage') return;
    if (this.#blind !== undefined) this.#close(this.#deps.clock.now());
    const names = this.#deps.network.names;
    const blind: BlindNow = { cause: 'network', since, detail: `no network: nothing comes back from ${names}` };
    this.#set(blind);
    this.#deps.put({ do: 'blind.put', cause: 'network', from: since, detail: blind.detail });
    this.#deps.onLost(blind);
  }

  async #regained(): Promise<boolean> {
    const blind = this.#blind;
    if (!(await this.#deps.network.answers())) return false;
    if (this.#blind === blind) this.#close(this.#deps.clock.now());
    return true;
  }
}
