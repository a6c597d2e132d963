import { type Action, act, type Change, changeOf, undo } from '../../../src-shared/alert/action.ts';
import type { Transition } from '../../../src-shared/alert/transition.ts';
import type { AckBreak, Alert } from '../../../src-shared/model/alert.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Clock } from '../ports.ts';
import type { ActionDone, OperatorActions } from './operator-actions.ts';
import type { UndoBook } from './undo-book.ts';

/** What the actions of people need of the engine. */
export interface OperatorsDeps {
  readonly clock: Clock;
  readonly undo: UndoBook;
  newId(): string;
  get(id: string): Alert | undefined;
  /** Brings a transition into memory and into the next transaction; false when nothing durable changed. */
  take(before: Alert, transition: Transition): boolean;
  /** Writes down what can be undone and waits until everything is durable. */
  settle(): Promise<void>;
}

/** What people do to alerts, and how they take it back. */
export class Operators implements OperatorActions {
  readonly #deps: OperatorsDeps;

  constructor(deps: OperatorsDeps) {
    this.#deps = deps;
  }

  acknowledge(
    ids: readonly string[],
    by: string,
    note: string,
    until: number | undefined,
    breaks?: readonly AckBreak[],
  ): Promise<ActionDone> {
    this.#inFuture(until, 'acknowledge');
    const ends = breaks === undefined ? {} : { breaks };
    return this.#act(ids, { do: 'acknowledge', note, until, ...ends }, by);
  }

  unacknowledge(ids: readonly string[], by: string): Promise<ActionDone> {
    return this.#act(ids, { do: 'unacknowledge' }, by);
  }

  snooze(ids: readonly string[], by: string, until: number): Promise<ActionDone> {
    this.#inFuture(until, 'snooze');
    return this.#act(ids, { do: 'snooze', until }, by);
  }

  comment(ids: readonly string[], by: string, note: string): Promise<ActionDone> {
    return this.#act(ids, { do: 'comment', note }, by);
  }

  assign(ids: readonly string[], by: string, to: string | undefined): Promise<ActionDone> {
    return this.#act(ids, { do: 'assign', to }, by);
  }

  resolve(ids: readonly string[], by: string, note: string): Promise<ActionDone> {
    return this.#act(ids, { do: 'resolve', note }, by);
  }

  reopen(ids: readonly string[], by: string, note: string): Promise<ActionDone> {
    return this.#act(ids, { do: 'reopen', note }, by);
  }

  async undo(token: string, by: string): Promise<{ readonly changed: number }> {
    const at = this.#deps.clock.now();
    const changes = this.#deps.undo.take(token, at);
    if (changes === undefined)
      throw new RpcError(
        'not_found',
        'This can no longer be taken back: it was done, or it is more than ten minutes old.',
      );
    let changed = 0;
    for (const change of changes) {
      const alert = this.#deps.get(change.id);
      if (alert !== undefined && this.#deps.take(alert, undo(alert, change, at, by))) changed++;
    }
    await this.#deps.settle();
    return { changed };
  }

  async #act(ids: readonly string[], action: Action, by: string): Promise<ActionDone> {
    const at = this.#deps.clock.now();
    const changes: Change[] = [];
    for (const id of new Set(ids)) {
      const before = this.#deps.get(id);
      if (before === undefined) continue;
      const after = act(before, action, at, by);
      if (after.alert !== undefined && this.#deps.take(before, after))
        changes.push(changeOf(before, after.alert, action));
    }
    const token = this.#deps.newId();
    this.#deps.undo.add(token, at, changes);
    await this.#deps.settle();
    return { changed: changes.length, undo: token };
  }

  /** Throws `invalid_argument` for a time that has passed. */
  #inFuture(until: number | undefined, what: string): void {
    if (until !== undefined && until <= this.#deps.clock.now())
      throw new RpcError('invalid_argument', `The time to ${what} until lies in the past.`, {
        fields: [{ path: ['until'], message: 'a time to come' }],
      });
  }
}
