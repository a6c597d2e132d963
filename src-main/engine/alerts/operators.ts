import { type Action, act, type Change, changeOf, undo } from '../../../src-shared/alert/action.ts';
import type { Transition } from '../../../src-shared/alert/transition.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Clock } from '../ports.ts';
import type { ActionDone } from './alerts.ts';
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
export class Operators {
  readonly #deps: OperatorsDeps;

  constructor(deps: OperatorsDeps) {
    this.#deps = deps;
  }

  /** Applies an action to the alerts it fits. Throws `invalid_argument` when it is to last until a time that has passed. */
  async act(ids: readonly string[], action: Action, by: string): Promise<ActionDone> {
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

  /** Takes back what a token stands for, where the alerts have not moved on. Throws `not_found` when it is too late. */
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

  /** Throws `invalid_argument` for a time that has passed. */
  inFuture(until: number | undefined, what: string): void {
    if (until !== undefined && until <= this.#deps.clock.now())
      throw new RpcError('invalid_argument', `The time to ${what} until lies in the past.`, {
        fields: [{ path: ['until'], message: 'a time to come' }],
      });
  }
}
