import type { Transition } from '../../../src-shared/alert/transition.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { OpsCommand } from '../store/ops.ts';
import type { Dispatcher } from './dispatcher.ts';
import { MARK_CLOSED } from './restore.ts';
import type { Roster } from './roster.ts';

/** What became of alerts since somebody asked last. */
export interface News {
  readonly changed: readonly Alert[];
  readonly removed: readonly string[];
}

/** Brings what becomes of alerts into memory at once, and collects what the next transaction and its listeners hear of it. */
export class NextTransaction {
  readonly #roster: Roster;
  readonly #dispatcher: Dispatcher;
  readonly #closed = new Set<string>();
  #closedChanged = false;
  #commands: OpsCommand[] = [];
  #ended: Alert[] = [];
  #changed = new Set<string>();
  #removed = new Set<string>();

  constructor(roster: Roster, dispatcher: Dispatcher) {
    this.#roster = roster;
    this.#dispatcher = dispatcher;
  }

  /** Takes over an alert of the last run. */
  restore(alert: Alert): void {
    this.#put(alert);
    if (alert.closedByHand) this.#closed.add(alert.id);
  }

  /** Takes a transition; false when nothing durable changed. */
  take(before: Alert | undefined, { alert, events }: Transition): boolean {
    const id = alert?.id ?? before?.id;
    if (id === undefined) return false;
    if (alert === undefined) {
      this.drop(id);
      this.write({ do: 'alert.drop', id });
      return true;
    }
    this.#put(alert);
    if (alert !== before) this.#changed.add(id);
    if (events.length === 0) return false;
    this.write({ do: 'alert.put', alert });
    for (const event of events) this.write({ do: 'alert.event', event });
    if (before?.state === 'firing' && alert.state === 'resolved') this.#ended.push(alert);
    this.#rememberClosed(alert);
    return true;
  }

  /** Forgets an alert; what ops.db holds of it stays. */
  drop(id: string): void {
    this.#roster.drop(id);
    this.#dispatcher.drop(id);
    this.#removed.add(id);
  }

  write(command: OpsCommand): void {
    this.#commands.push(command);
  }

  /** Alerts that stopped firing since this was asked last. */
  takeEnded(): readonly Alert[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  /** What one transaction writes; the next one begins empty. */
  takeCommands(): readonly OpsCommand[] {
    if (this.#closedChanged)
      this.write({ do: 'mark.put', name: MARK_CLOSED, value: JSON.stringify([...this.#closed]) });
    this.#closedChanged = false;
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }

  /** What listeners have not heard yet; undefined when that is nothing. */
  takeNews(): News | undefined {
    if (this.#changed.size === 0 && this.#removed.size === 0) return undefined;
    const news = {
      changed: [...this.#changed].flatMap((id) => this.#roster.get(id) ?? []),
      removed: [...this.#removed],
    };
    this.#changed = new Set();
    this.#removed = new Set();
    return news;
  }

  #put(alert: Alert): void {
    this.#roster.put(alert);
    this.#dispatcher.put(alert);
  }

  /** Alerts closed by hand are looked after until their expression was false, however long that takes. */
  #rememberClosed(alert: Alert): void {
    if (alert.closedByHand === this.#closed.has(alert.id)) return;
    if (alert.closedByHand) this.#closed.add(alert.id);
    else this.#closed.delete(alert.id);
    this.#closedChanged = true;
  }
}
