import type { Alert } from '../../../src-shared/model/alert.ts';
import type { MonitorState, MonitorStatus } from '../../../src-shared/model/check.ts';
import { formatShare } from '../../charts/unit.ts';
import { alertAge, alertTitle, severityText } from '../../state/inbox.ts';

/** How many alerts the sentence names before it counts the rest. */
const NAMED = 2;
/** So many alerts are a storm: two names of it say nothing, its size does. */
const STORM = 20;

function count(n: number): string {
  return n.toLocaleString('en');
}

/** How many monitors are in each state. */
export function countStates(monitors: Iterable<MonitorStatus>): Readonly<Record<MonitorState, number>> {
  const counts = { up: 0, degraded: 0, down: 0, blind: 0, maintenance: 0, paused: 0, pending: 0 };
  for (const monitor of monitors) counts[monitor.state] += 1;
  return counts;
}

/** `3 down, 1 degraded`, worst first, without those that are up. */
export function troubleText(counts: Readonly<Record<MonitorState, number>>): string {
  const words: readonly (readonly [MonitorState, string])[] = [
    ['down', 'down'],
    ['degraded', 'degraded'],
    ['blind', 'blind'],
    ['pending', 'pending'],
    ['maintenance', 'in maintenance'],
    ['paused', 'paused'],
  ];
  return words.flatMap(([state, word]) => (counts[state] > 0 ? [`${counts[state]} ${word}`] : [])).join(', ');
}

/** The first alert about each monitor: the same outage is not named twice. */
function worstOfEach(needs: readonly Alert[]): readonly Alert[] {
  const seen = new Set<string>();
  return needs.filter((alert) => {
    const about = alert.labels['monitor'] ?? alert.id;
    if (seen.has(about)) return false;
    seen.add(about);
    return true;
  });
}

/**
 * What is true now, for someone just woken: how many need you, which they are and for how long; or that nothing does.
 * `needs` comes worst first. Pure.
 */
export function overviewSentence(
  needs: readonly Alert[],
  counts: Readonly<Record<MonitorState, number>>,
  now: number,
): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (needs.length >= STORM) {
    const state = counts.down > 0 ? `${count(counts.down)} of ${count(total)} monitors are down` : troubleText(counts);
    return `${count(needs.length)} need you: ${severityText(needs)}. ${state === '' ? `All ${count(total)} monitors are up` : state}.`;
  }
  if (needs.length > 0) {
    const named = worstOfEach(needs).slice(0, NAMED);
    const words = named.map((alert) => `${alertTitle(alert)} (${alertAge(alert, now)})`);
    const rest = needs.length - named.length;
    const tail = rest > 0 ? `; and ${count(rest)} more` : '';
    return `${needs.length === 1 ? '1 needs' : `${count(needs.length)} need`} you: ${words.join('; ')}${tail}.`;
  }
  const trouble = troubleText(counts);
  if (trouble === '')
    return total === 1
      ? 'Nothing needs you. The monitor is up.'
      : `Nothing needs you. All ${count(total)} monitors are up.`;
  return `Nothing needs you. ${count(counts.up)} of ${count(total)} monitors are up; ${trouble}.`;
}

/** The calm second line: how much of the world was seen. */
export function coverageSentence(watching: number, total: number, coverage: number): string {
  return `${count(watching)} of ${count(total)} monitors watched, coverage ${formatShare(Math.floor(coverage * 1_000) / 1_000)} over the last 24 hours.`;
}
