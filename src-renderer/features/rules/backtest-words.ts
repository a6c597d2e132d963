import type { Backtest, BacktestDifference } from '../../../src-shared/model/backtest.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { instantText } from '../../charts/zone.ts';

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What the draft would have done, beside what is in force. */
export function backtestSentence({ current, draft, missed, new: added }: Backtest): string {
  const own = `It would have fired ${times(draft.fired)}, ${draft.firedAtNight} at night`;
  const { escalatedPages: steps } = draft;
  const escalated = steps === 0 ? '' : ` (${steps} in all because nobody answered)`;
  const pages = `${draft.messages} messages, ${draft.pagesPerWeek.toFixed(1)} pages a week${escalated}`;
  if (current === undefined) return `${own}: ${pages}.`;
  if (current.rules.length === 0) return `${own}: ${pages}. No rule of this name is in force.`;
  return `${own}: ${pages}. The rule in force fired ${times(current.fired)}: ${missed} of them missed, ${added} new.`;
}

/** One difference as a line: when it fired, for how long, and in which of the two. */
export function differenceText({ current, draft, kind }: BacktestDifference, zone: string): string {
  const span = current ?? draft;
  if (span === undefined) return kind;
  const lasted = span.to === undefined ? 'still firing' : `for ${humanDuration(span.to - span.from)}`;
  const when = `${instantText(span.from, zone)}, ${lasted}`;
  if (kind !== 'shifted' || current === undefined || draft === undefined) return `${kind}: ${when}`;
  const later = draft.from - current.from;
  if (later === 0) return `ends at another time: ${when}`;
  return `${humanDuration(Math.abs(later))} ${later > 0 ? 'later' : 'earlier'}: ${when}`;
}
