import type { Gate } from './gate.ts';
import type { Roster } from './roster.ts';

/** Alerts of the last run that nothing has confirmed yet: nobody is told that they fire before this run has seen it. */
export class Unconfirmed {
  readonly #ids = new Set<string>();

  add(id: string): void {
    this.#ids.add(id);
  }

  seen(id: string): void {
    this.#ids.delete(id);
  }

  /** What an evaluation of this rule looked at with open eyes needs no further confirmation, nor does what is over. */
  confirm(rule: { readonly name: string; readonly expr: string }, roster: Roster): void {
    for (const id of [...this.#ids]) {
      const alert = roster.get(id);
      const looked = alert?.rule === rule.name && alert.expr === rule.expr && alert.blindSince === undefined;
      if (alert?.state !== 'firing' || looked) this.#ids.delete(id);
    }
  }

  readonly gate: Gate = (alert) =>
    this.#ids.has(alert.id)
      ? { by: 'unconfirmed', reason: 'it fired before the restart and was not seen to fire since.' }
      : undefined;
}
