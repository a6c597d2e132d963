import { z } from 'zod';
import type { OpsCommand } from '../store/ops.ts';
import type { StormState } from './telling-plan.ts';

/** The mark in ops.db that says which channels are in a storm. */
export const MARK_STORMS = 'notify.storms';

const Stored = z.record(z.string(), z.strictObject({ since: z.number(), nextDigestAt: z.number() }));

/** Which channels are in a storm, by lane. */
export class Storms {
  readonly #storms = new Map<string, StormState>();

  get(lane: string): StormState | undefined {
    return this.#storms.get(lane);
  }

  /** Notes a lane's storm; the command that makes it durable. */
  put(lane: string, storm: StormState | undefined): OpsCommand {
    if (storm === undefined) this.#storms.delete(lane);
    else this.#storms.set(lane, storm);
    return { do: 'mark.put', name: MARK_STORMS, value: JSON.stringify(Object.fromEntries(this.#storms)) };
  }

  /** Takes over what an earlier run wrote. Text that does not parse is fair weather: a storm that goes on is noticed again. */
  read(text: string | undefined): void {
    if (text === undefined) return;
    try {
      const stored = Stored.parse(JSON.parse(text));
      for (const [lane, storm] of Object.entries(stored)) this.#storms.set(lane, storm);
    } catch {
      return;
    }
  }
}
