import type { SilenceEntry } from '../../../src-shared/contract/silence.ts';
import { steadyDuration } from '../../ui/relative-time.ts';

function several(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${one}s`;
}

/** What is silenced now, in a sentence. `hidden` alerts, each counted once. Pure. */
export function silencesSentence(entries: readonly SilenceEntry[], hidden: number, now: number): string {
  const active = entries.filter(({ state }) => state === 'active');
  const pending = entries
    .filter(({ state }) => state === 'pending')
    .sort((a, b) => a.silence.startsAt - b.silence.startsAt);
  const [first] = [...active].sort((a, b) => a.silence.endsAt - b.silence.endsAt);
  const idle = active.filter(({ unmatched }) => unmatched).length;
  const standing =
    first === undefined
      ? 'Nothing is silenced.'
      : `${several(active.length, 'silence')} ${active.length === 1 ? 'hides' : 'hide'} ${hidden === 0 ? 'nothing now' : several(hidden, 'alert')}; ${active.length === 1 ? 'it' : 'the first'} ends in ${steadyDuration(first.silence.endsAt - now)}.`;
  const [next] = pending;
  const later =
    next === undefined
      ? ''
      : ` ${pending.length === 1 ? 'One begins' : `${pending.length} begin later, the first`} in ${steadyDuration(next.silence.startsAt - now)}.`;
  const useless =
    idle > 0 && active.length > idle ? ` ${several(idle, 'silence')} ${idle === 1 ? 'hides' : 'hide'} nothing.` : '';
  return `${standing}${later}${useless}`;
}

/** When it ends, began or was over, as one says it. Pure. */
export function timeText({ silence: { endsAt, startsAt }, state }: SilenceEntry, now: number): string {
  switch (state) {
    case 'active':
      return `ends in ${steadyDuration(endsAt - now)}`;
    case 'pending':
      return `begins in ${steadyDuration(startsAt - now)}`;
    case 'expired':
      return `over for ${steadyDuration(now - endsAt)}`;
  }
}
