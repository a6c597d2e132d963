import type { Held } from '../../../src-shared/model/held.ts';
import type { Gate } from './gate.ts';

/** Alerts whose last answer is kept; the oldest go first. */
const KEPT = 10_000;

/**
 * A gate whose answer depends on what else is the case now, so that nothing holds an alert any more when it has ended: for an
 * alert that is over it gives the answer that held it last, so that the reason why nobody was told is the right one.
 */
export function remembering(gate: Gate): Gate {
  const last = new Map<string, Held>();
  return (alert, now) => {
    if (alert.state === 'resolved') return last.get(alert.id);
    const held = gate(alert, now);
    last.delete(alert.id);
    if (held === undefined) return undefined;
    last.set(alert.id, held);
    const oldest = last.size > KEPT ? last.keys().next().value : undefined;
    if (oldest !== undefined) last.delete(oldest);
    return held;
  };
}
