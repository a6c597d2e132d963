import { coverage } from '../../../../src-shared/maintenance/coverage.ts';
import type { OpsCommand } from '../../store/ops.ts';
import type { Planned } from './planned.ts';

/** A stretch of maintenance over a monitor that has not ended. */
interface Open {
  readonly monitor: string;
  readonly window: string;
  readonly from: number;
  /** The end that is planned; null when it is not known. */
  readonly until: number | null;
}

function key(monitor: string, window: string): string {
  return `${window}\n${monitor}`;
}

/** Which stretches are open in ops.db, and the commands that bring it up to what is the case. */
export class Spans {
  readonly #open = new Map<string, Open>();

  /** A stretch that the last run left open. */
  adopt(open: Open): void {
    this.#open.set(key(open.monitor, open.window), open);
  }

  /** Closes what is no longer wanted and opens what is new, at `now`. */
  follow(wanted: readonly Open[], planned: ReadonlyMap<string, Planned>, now: number): readonly OpsCommand[] {
    const commands: OpsCommand[] = [];
    const keys = new Set(wanted.map((one) => key(one.monitor, one.window)));
    for (const [id, one] of this.#open) {
      if (keys.has(id)) continue;
      this.#open.delete(id);
      const to = Math.max(one.from, endOf(one, planned.get(one.window), now));
      commands.push({ do: 'maintenance.span', window: one.window, monitor: one.monitor, from: one.from, to });
    }
    for (const one of wanted) {
      const id = key(one.monitor, one.window);
      const before = this.#open.get(id);
      this.#open.set(id, before === undefined ? one : { ...one, from: before.from });
      if (before === undefined)
        commands.push({ do: 'maintenance.span', window: one.window, monitor: one.monitor, from: one.from });
    }
    return commands;
  }

  /** Writes the past of a window that comes once anew: what it covered in the touched time is what its definition says now. */
  rewrite(
    planned: Planned,
    touched: { readonly from: number; readonly to: number },
    now: number,
  ): readonly OpsCommand[] {
    const window = planned.window.name;
    this.drop(window);
    return [{ do: 'maintenance.unspan', window, ...touched }, ...this.past(planned, touched.from, now)];
  }

  /** The stretches of a window that were over at `now` and touch the time since `since`. */
  past({ opening, scope, window }: Planned, since: number, now: number): readonly OpsCommand[] {
    return coverage(opening, since, now).flatMap(({ from, to }) =>
      to === null || to > now
        ? []
        : [...scope.monitors].map(
            (monitor) => ({ do: 'maintenance.span', window: window.name, monitor, from, to }) as const,
          ),
    );
  }

  /** Stretches of this window are no longer followed. */
  drop(window: string): void {
    for (const [id, one] of this.#open) if (one.window === window) this.#open.delete(id);
  }
}

/** When a stretch that is no longer wanted ended: as planned when that is past, else now. */
function endOf(open: Open, planned: Planned | undefined, now: number): number {
  if (open.until !== null) return Math.min(open.until, now);
  if (planned === undefined) return now;
  const meant = coverage(planned.opening, open.from, open.from + 1)[0];
  return Math.min(meant?.to ?? now, now);
}
