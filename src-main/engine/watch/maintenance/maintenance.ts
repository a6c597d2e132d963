import { coverage, finish, hold, openAt } from '../../../../src-shared/maintenance/coverage.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { ByHand, MaintenanceEntry, MaintenanceWindow, Span } from '../../../../src-shared/model/maintenance.ts';
import type { Monitor, Origin } from '../../../../src-shared/model/monitor.ts';
import { RpcError } from '../../../../src-shared/rpc/error.ts';
import type { Clock, Log } from '../../ports.ts';
import type { OpsCommand } from '../../store/ops.ts';
import type { Ops } from '../../store/store.ts';
import { Listeners } from '../listeners.ts';
import { Ledger } from '../record/ledger.ts';
import { RunningMark } from '../record/running-mark.ts';
import type { Cover } from './cover.ts';
import { entryOf, type Planned, plan, stableUntil, usualLength } from './planned.ts';
import { Spans } from './spans.ts';

/** A clock that was set is noticed by then, ms. */
const LOOK_AGAIN_MS = 60_000;
/** How far back the end of a window still matters to who repeats himself, ms. */
const LOOK_BACK_MS = 7 * 86_400_000;
const ONCE_MARK = 'maintenance.once';

export interface WindowEntry {
  readonly window: MaintenanceWindow;
  readonly origin: Origin;
}

/** A window that comes once as it was written: its definition, and the time it covers (epoch ms). */
interface Written {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface MaintenanceDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly ops: Ops;
  /** Lays windows over monitors; see `Watch.maintain`. */
  readonly maintain: (covers: ReadonlyMap<string, Cover>) => void;
}

/**
 * The calendar of maintenance: which windows are open, over which monitors, and what is done to them by hand. What it decides
 * is in ops.db, so that a restart changes nothing, and windows that were missed meanwhile are written down as planned.
 */
export class Maintenance {
  readonly #deps: MaintenanceDeps;
  readonly #ledger: Ledger;
  readonly #spans = new Spans();
  readonly #changed = new Listeners<undefined>();
  #planned: ReadonlyMap<string, Planned> = new Map();
  #byHand: Record<string, ByHand> = {};
  /** Windows that come once, as they were written last. */
  #once: Readonly<Record<string, Written>> = {};
  #wanted: { readonly entries: readonly WindowEntry[]; readonly monitors: readonly Monitor[] } = {
    entries: [],
    monitors: [],
  };
  #open: readonly { readonly planned: Planned; readonly cover: Cover }[] = [];
  /** When windows that are over ended last; it changes only when one opens or closes. */
  #ended: readonly { readonly planned: Planned; readonly at: number }[] = [];
  #started = false;
  #timer: Disposable | undefined;

  constructor(deps: MaintenanceDeps) {
    this.#deps = deps;
    this.#ledger = new Ledger(deps.clock, deps.ops, deps.log);
  }

  /** Reads what was done by hand: enough to say how windows stand. */
  async load(): Promise<void> {
    this.#byHand = { ...(await this.#deps.ops.read('maintenance.by_hand', {})) };
    this.#plan();
  }

  /** Goes on where the last run stopped. Has to come before the watch starts, which writes when this run began. */
  async start(): Promise<void> {
    const { clock, ops } = this.#deps;
    const [open, once, lastRun] = await Promise.all([
      ops.read('maintenance.open', {}),
      ops.read('mark', { name: ONCE_MARK }),
      new RunningMark(clock, ops, this.#ledger).last(),
      this.load(),
    ]);
    // Written by #rewriteOnce below and by nothing else.
    this.#once = once === undefined ? {} : (JSON.parse(once) as Record<string, Written>);
    for (const one of open) this.#spans.adopt({ ...one, until: null });
    this.#started = true;
    const now = clock.now();
    this.#rewriteOnce(now);
    if (lastRun > 0)
      for (const planned of this.#planned.values()) this.#ledger.put(...this.#spans.past(planned, lastRun, now));
    this.#tick();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#timer?.[Symbol.dispose]();
    await this.#ledger.flush();
    this.#ledger[Symbol.dispose]();
  }

  /** The windows from now on, and the monitors they may be about. */
  apply(entries: readonly WindowEntry[], monitors: readonly Monitor[]): void {
    this.#wanted = { entries, monitors };
    this.#plan();
    if (!this.#started) return;
    this.#rewriteOnce(this.#deps.clock.now());
    this.#tick();
  }

  list(): readonly MaintenanceEntry[] {
    const now = this.#deps.clock.now();
    return [...this.#planned.values()].map((planned) => entryOf(planned, now));
  }

  /** How a window stands now. Throws `not_found`. */
  get(name: string): MaintenanceEntry {
    return entryOf(this.#get(name), this.#deps.clock.now());
  }

  /** The stretches of all windows that touch `[from, to)`, epoch ms. */
  calendar(from: number, to: number): readonly (Span & { readonly window: string })[] {
    return [...this.#planned.values()]
      .flatMap(({ opening, window }) => coverage(opening, from, to).map((span) => ({ ...span, window: window.name })))
      .sort((a, b) => a.from - b.from);
  }

  /** How a window would stand if it were saved as it is. */
  preview(window: MaintenanceWindow): MaintenanceEntry {
    const planned = plan(window, { from: 'ui' }, this.#byHand[window.name], this.#wanted.monitors);
    return entryOf(planned, this.#deps.clock.now());
  }

  /** Told when a window opened or closed, or another set of windows is in force. */
  onChange(fn: () => void): Disposable {
    return this.#changed.add(fn);
  }

  /**
   * Opens a window now, or gives the open one another end: epoch ms, null until somebody finishes it, and without one as long
   * as the window usually lasts. Durable when it resolves.
   */
  async open(name: string, until: number | null | undefined): Promise<MaintenanceEntry> {
    const planned = this.#get(name);
    const now = this.#deps.clock.now();
    const end = until === undefined ? now + usualLength(planned, now) : until;
    if (end !== null && end <= now)
      throw new RpcError('invalid_argument', 'The end of the window lies in the past.', {
        fields: [{ path: ['until'], message: 'a time to come' }],
      });
    return this.#doByHand(name, hold(planned.opening.byHand, now, end));
  }

  /** Ends an open window now; what is planned for later comes. Durable when it resolves. */
  async finish(name: string): Promise<MaintenanceEntry> {
    const planned = this.#get(name);
    const now = this.#deps.clock.now();
    if (openAt(planned.opening, now) === undefined)
      throw new RpcError('conflict', `The maintenance “${name}” is not running.`, { reason: 'not_running' });
    return this.#doByHand(name, finish(planned.opening, now));
  }

  /** A window was deleted: one that is made under its name later begins without what was done to this one. */
  dropped(name: string): void {
    const { [name]: _dropped, ...others } = this.#byHand;
    this.#byHand = others;
  }

  /** Takes back what a window covered in the past: its time counts as it was measured. */
  async forget(name: string): Promise<void> {
    this.#spans.drop(name);
    this.#ledger.put({ do: 'maintenance.unspan', window: name });
    await this.#ledger.flush();
  }

  /** The open window that an alert with these labels is under. */
  over(labels: Labels): Cover | undefined {
    return this.#open.find(({ planned }) => planned.scope.meansAlert(labels))?.cover;
  }

  /** When the last window over such an alert ended, epoch ms; undefined when there was none in the last week. */
  endedAt(labels: Labels): number | undefined {
    let last: number | undefined;
    for (const { at, planned } of this.#ended) if (planned.scope.meansAlert(labels)) last = Math.max(last ?? 0, at);
    return last;
  }

  #get(name: string): Planned {
    const found = this.#planned.get(name);
    if (found === undefined) throw new RpcError('not_found', `There is no maintenance window “${name}”.`);
    return found;
  }

  async #doByHand(name: string, byHand: ByHand): Promise<MaintenanceEntry> {
    await this.#deps.ops.commit([{ do: 'maintenance.by_hand', name, byHand }]);
    this.#byHand = { ...this.#byHand, [name]: byHand };
    this.#plan();
    this.#tick();
    await this.#ledger.flush();
    return entryOf(this.#get(name), this.#deps.clock.now());
  }

  #plan(): void {
    const { entries, monitors } = this.#wanted;
    this.#planned = new Map(
      entries.map(({ origin, window }) => [window.name, plan(window, origin, this.#byHand[window.name], monitors)]),
    );
  }

  #tick(): void {
    const now = this.#deps.clock.now();
    const before = this.#open;
    this.#open = [...this.#planned.values()].flatMap((planned) => {
      const span = openAt(planned.opening, now);
      const { name: window, note } = planned.window;
      return span === undefined ? [] : [{ planned, cover: { window, note, since: span.from, until: span.to } }];
    });
    this.#ended = [...this.#planned.values()].flatMap((planned) => {
      const ends = coverage(planned.opening, now - LOOK_BACK_MS, now).flatMap(({ to }) =>
        to !== null && to <= now ? [to] : [],
      );
      return ends.length === 0 ? [] : [{ planned, at: Math.max(...ends) }];
    });
    const wanted = this.#open.flatMap(({ cover, planned }) =>
      Array.from(planned.scope.monitors, (monitor) => ({
        monitor,
        window: cover.window,
        from: cover.since,
        until: cover.until,
      })),
    );
    this.#ledger.put(...this.#spans.follow(wanted, this.#planned, now));
    const covers = new Map<string, Cover>();
    // Of several windows the one that lasts longest is shown.
    for (const { cover, planned } of this.#open) {
      for (const monitor of planned.scope.monitors) {
        const other = covers.get(monitor);
        if (other === undefined || (other.until !== null && (cover.until ?? Infinity) > other.until))
          covers.set(monitor, cover);
      }
    }
    this.#deps.maintain(covers);
    this.#say(before);
    this.#changed.fire(undefined);
    this.#arm(now);
  }

  #say(before: readonly { readonly cover: Cover }[]): void {
    const was = new Set(before.map(({ cover }) => cover.window));
    const is = new Set(this.#open.map(({ cover }) => cover.window));
    for (const window of is) if (!was.has(window)) this.#deps.log.info('maintenance began', { window });
    for (const window of was) if (!is.has(window)) this.#deps.log.info('maintenance ended', { window });
  }

  /**
   * A window that comes once may be planned for the past, moved or changed: what it covered by its last definition is written
   * anew by the present one. One that was over and is planned for a later day keeps its past.
   */
  #rewriteOnce(now: number): void {
    const commands: OpsCommand[] = [];
    const once: Record<string, Written> = {};
    for (const planned of this.#planned.values()) {
      const { window } = planned;
      if (window.when.kind !== 'once') continue;
      const text = JSON.stringify([window, planned.opening.byHand]);
      const before = this.#once[window.name];
      const [first] = coverage(planned.opening, 0, Number.MAX_SAFE_INTEGER);
      once[window.name] = before?.text === text ? before : { text, from: first?.from ?? now, to: first?.to ?? now };
      if (before?.text === text || first === undefined || first.from >= now) continue;
      const touched = {
        from: Math.min(before?.from ?? now, first.from),
        to: Math.max(before?.to ?? now, first.to ?? now),
      };
      commands.push(...this.#spans.rewrite(planned, touched, now));
    }
    if (JSON.stringify(once) === JSON.stringify(this.#once)) return;
    this.#once = once;
    this.#ledger.put(...commands, { do: 'mark.put', name: ONCE_MARK, value: JSON.stringify(once) });
  }

  #arm(now: number): void {
    this.#timer?.[Symbol.dispose]();
    let due = now + LOOK_AGAIN_MS;
    for (const planned of this.#planned.values()) due = Math.min(due, stableUntil(planned, now));
    if (this.#planned.size === 0) return;
    this.#timer = this.#deps.clock.after(Math.max(1, due - now), () => {
      if (this.#started) this.#tick();
    });
  }
}
