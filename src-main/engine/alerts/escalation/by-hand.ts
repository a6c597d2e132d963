import { askForHelp, type EscalationDone } from '../../../../src-shared/alert/help.ts';
import type { Transition } from '../../../../src-shared/alert/transition.ts';
import type { Alert } from '../../../../src-shared/model/alert.ts';
import type { Helped } from './escalator.ts';

/** What asking for help needs of the engine. */
export interface ByHandDeps {
  /** Epoch ms. */
  readonly now: number;
  get(id: string): Alert | undefined;
  /** Why nobody can be told of this firing alert; undefined when somebody can. */
  refusal(alert: Alert): string | undefined;
  /** Brings a transition into memory and into the next transaction. */
  take(before: Alert, transition: Transition): void;
  /** Decides with these steps taken (alert id → who asked), in one transaction with what was taken; resolves when it is durable. */
  decide(asked: ReadonlyMap<string, string>): Promise<Helped>;
}

/** Takes the next step of the escalations of these alerts now, for `by`. Where none can be taken the alert stays as it is. */
export async function escalateByHand(ids: readonly string[], by: string, deps: ByHandDeps): Promise<EscalationDone> {
  const refused: { id: string; reason: string }[] = [];
  const asked = new Map<string, string>();
  for (const id of new Set(ids)) {
    const before = deps.get(id);
    const after = before && askForHelp(before, deps.now, by);
    const reason = notFiring(before) ?? (after?.alert && deps.refusal(after.alert));
    if (reason !== undefined) refused.push({ id, reason });
    else if (before !== undefined && after !== undefined) {
      if (after.events.length > 0) deps.take(before, after);
      asked.set(id, by);
    }
  }
  const { alerts, told } = await deps.decide(asked);
  const done = new Set(alerts);
  // What ended in the same moment is no longer escalated.
  for (const id of asked.keys()) if (!done.has(id)) refused.push({ id, reason: 'It is over.' });
  return { changed: done.size, told: [...told], refused };
}

function notFiring(alert: Alert | undefined): string | undefined {
  if (alert === undefined) return 'There is no such alert, or it is long over.';
  if (alert.state === 'firing') return undefined;
  return alert.state === 'pending' ? 'It is pending: it does not fire yet.' : 'It is over.';
}
