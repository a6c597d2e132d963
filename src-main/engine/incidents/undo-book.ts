import { z } from 'zod';
import type { Before } from '../../../src-shared/incident/by-hand.ts';
import { Incident, IncidentMember } from '../../../src-shared/model/incident.ts';

/** How long a change can be taken back, ms: as long as one of alerts. */
const UNDO_MS = 600_000;
/** Changes remembered at once: each names all alerts of its incidents. */
const MOST = 20;

const Stored = z.array(
  z.strictObject({
    token: z.string(),
    at: z.number(),
    before: z.strictObject({
      what: z.string(),
      made: z.array(z.string()),
      incidents: z.array(
        z.strictObject({
          record: Incident.extend({ excluded: z.array(z.string()) }),
          alerts: z.array(z.string()),
        }),
      ),
      members: z.array(IncidentMember),
    }),
  }),
);

/** Changes by hand that can still be taken back, by token. */
export class IncidentUndoBook {
  readonly #entries = new Map<string, { readonly at: number; readonly before: Before }>();

  add(token: string, at: number, before: Before): void {
    this.#entries.set(token, { at, before });
    for (const [old, entry] of this.#entries)
      if (at - entry.at > UNDO_MS || this.#entries.size > MOST) this.#entries.delete(old);
  }

  /** What a token stands for, once; undefined when it is unknown, used or older than ten minutes. */
  take(token: string, now: number): Before | undefined {
    const entry = this.#entries.get(token);
    this.#entries.delete(token);
    return entry === undefined || now - entry.at > UNDO_MS ? undefined : entry.before;
  }

  /** As text for ops.db. */
  write(): string {
    return JSON.stringify([...this.#entries].map(([token, entry]) => ({ token, ...entry })));
  }

  /** Takes over what an earlier run wrote. Text that does not parse is an empty book: the changes stay, undo does not. */
  read(text: string): void {
    const stored = Stored.safeParse(jsonOf(text));
    if (!stored.success) return;
    for (const { token, at, before } of stored.data) this.#entries.set(token, { at, before: withoutAbsent(before) });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As the type has it: what is absent is absent, not undefined. */
function withoutAbsent(before: z.infer<typeof Stored>[number]['before']): Before {
  return JSON.parse(JSON.stringify(before)) as Before;
}
