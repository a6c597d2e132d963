import { type MaintenanceTimes, type MaintenanceWindow, type Weekday } from '../model/maintenance.ts';
import { humanDuration } from '../time/duration.ts';

const DAY_NAMES: Readonly<Record<Weekday, string>> = {
  sun: 'Sunday',
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
};

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function ordinal(day: number | 'last'): string {
  if (day === 'last') return 'last day';
  const ending = day % 100 > 10 && day % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}

/** When a window comes, in words: `every Sunday at 02:00 for 2 h`. */
export function timesInWords(when: MaintenanceTimes): string {
  switch (when.kind) {
    case 'once':
      return `once, from ${when.start.replace('T', ' ')} to ${when.end.replace('T', ' ')}`;
    case 'cron':
      return `at ${when.cron} (cron) for ${humanDuration(when.duration)}`;
    case 'weekly': {
      const days = when.days.length === 7 ? 'every day' : `every ${listed(when.days.map((day) => DAY_NAMES[day]))}`;
      return `${days} at ${when.at} for ${humanDuration(when.duration)}`;
    }
    case 'monthly':
      return `on the ${listed(when.days.map(ordinal))} of every month at ${when.at} for ${humanDuration(when.duration)}`;
    case 'by_hand':
      return `when started by hand, for ${humanDuration(when.duration)}`;
  }
}

/** What a window is about, in words: `2 monitors, group Orders, team="payments"`. */
export function scopeInWords(window: Pick<MaintenanceWindow, 'monitors' | 'groups' | 'matchers'>): string {
  const { groups, matchers, monitors } = window;
  const parts: string[] = [];
  if (monitors.length > 0) parts.push(monitors.length <= 2 ? listed(monitors) : `${monitors.length} monitors`);
  if (groups.length > 0) parts.push(`${groups.length === 1 ? 'group' : 'groups'} ${listed(groups)}`);
  if (matchers.length > 0) parts.push(matchers.join(', '));
  return parts.join('; ');
}
