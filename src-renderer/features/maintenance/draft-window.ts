import { getLocalTimeZone } from '@internationalized/date';
import type { MaintenanceTimes, MaintenanceWindow } from '../../../src-shared/model/maintenance.ts';
import { toWallTime } from '../../shell/wall-time.ts';
import type { DraftIssue } from '../../ui/use-draft.ts';

const HOUR_MS = 3_600_000;

/** The ways in which a window comes, as the editor offers them. */
export const WAYS: readonly { readonly id: MaintenanceTimes['kind']; readonly label: string }[] = [
  { id: 'once', label: 'Once' },
  { id: 'weekly', label: 'Every week' },
  { id: 'monthly', label: 'Every month' },
  { id: 'cron', label: 'At times of a cron text' },
  { id: 'by_hand', label: 'When started by hand' },
];

/** What a draft begins with when another way is chosen; its length is kept. */
export function timesOf(
  kind: MaintenanceTimes['kind'],
  before: MaintenanceTimes | undefined,
  now: number,
): MaintenanceTimes {
  const duration = before === undefined || before.kind === 'once' ? 2 * HOUR_MS : before.duration;
  switch (kind) {
    case 'once':
      return { kind, start: toWallTime(now, 'local'), end: toWallTime(now + duration, 'local') };
    case 'weekly':
      return { kind, days: ['sun'], at: '02:00', duration };
    case 'monthly':
      return { kind, days: [1], at: '02:00', duration };
    case 'cron':
      return { kind, cron: '0 2 * * sun', duration };
    case 'by_hand':
      return { kind, duration };
  }
}

/** A window about nothing yet, two hours from now on. */
export function blankWindow(now: number): MaintenanceWindow {
  const when = timesOf('once', undefined, now);
  // Said, because the console may stand in another zone than the one who reads its clock.
  return { name: '', note: '', when, timezone: getLocalTimeZone(), monitors: [], groups: [], matchers: [] };
}

/** What is wrong with a field, in words for people. */
export function windowMessage({ code, message, minimum, path }: DraftIssue): string {
  if (path.at(-1) === 'duration') return 'from 1m to 31d';
  if (code === 'too_small' && minimum === 1) return 'this cannot be empty';
  return message;
}
