import { z } from 'zod';
import type { Change } from '../../../src-shared/alert/action.ts';
import { Acknowledgement } from '../../../src-shared/model/alert.ts';

/** How long an action can be taken back, ms. */
export const UNDO_MS = 600_000;

const StoredChange = z.strictObject({
  id: z.string(),
  did: z.enum(['acknowledge', 'unacknowledge', 'snooze', 'comment', 'assign', 'resolve', 'reopen']),
  ackBefore: Acknowledgement.optional(),
  ackAfter: Acknowledgement.optional(),
  snoozeBefore: z.number().optional(),
  snoozeAfter: z.number().optional(),
  assigneeBefore: z.string().optional(),
  assigneeAfter: z.string().optional(),
  resolvedAt: z.number().optional(),
});
const Stored = z.array(z.strictObject({ token: z.string(), at: z.number(), changes: z.array(StoredChange) }));

/** What can still be taken back, by token. */
export class UndoBook {
  readonly #entries = new Map<string, { readonly at: number; readonly changes: readonly Change[] }>();

  add(token: string, at: number, changes: readonly Change[]): void {
    this.#prune(at);
    this.#entries.set(token, { at, changes });
  }

  /** The changes behind a token, once; undefined when it is unknown, used or older than ten minutes. */
  take(token: string, now: number): readonly Change[] | undefined {
    this.#prune(now);
    const entry = this.#entries.get(token);
    this.#entries.delete(token);
    return entry?.changes;
  }

  /** As text for ops.db. */
  write(): string {
    return JSON.stringify([...this.#entries].map(([token, entry]) => ({ token, ...entry })));
  }

  /** Takes over what an earlier run wrote. Text that does not parse is an empty book: the actions stay, undo does not. */
  read(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return;
    }
    const stored = Stored.safeParse(value);
    if (!stored.success) return;
    for (const { token, at, changes } of stored.data) this.#entries.set(token, { at, changes });
  }

  #prune(now: number): void {
    for (const [token, entry] of this.#entries) if (now - entry.at > UNDO_MS) this.#entries.delete(token);
  }
}
