import { fromAbsolute, getLocalTimeZone } from '@internationalized/date';

export interface SnoozeChoice {
  readonly id: string;
  readonly label: string;
  readonly until: number;
}

/** Until when an alert may be put aside; the last is the next morning at nine in the reader's zone. */
export function snoozeChoices(now: number, zone = getLocalTimeZone()): readonly SnoozeChoice[] {
  const here = fromAbsolute(now, zone);
  const nine = { hour: 9, minute: 0, second: 0, millisecond: 0 };
  const tomorrow = here.add({ days: 1 }).set(nine).toDate().getTime();
  return [
    { id: '30m', label: '30 minutes', until: now + 1_800_000 },
    { id: '1h', label: '1 hour', until: now + 3_600_000 },
    { id: '4h', label: '4 hours', until: now + 14_400_000 },
    { id: 'tomorrow', label: 'Tomorrow 9:00', until: tomorrow },
  ];
}
