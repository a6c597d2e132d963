/** Days between two nightly rounds above which the clock is doubted rather than the calendar. */
const DOUBTED_DAYS = 7;

/**
 * What the nightly round of `day` (days since 1970) does when the last one was that of `last`. A clock set on by months
 * makes everything look too old: after a leap the round tidies and deletes nothing; the next night, when the clock has
 * stood for a day, it deletes as usual. A clock set back has its rounds as well.
 */
export function nightRound(last: number, day: number): 'none' | 'tidy' | 'delete' {
  if (day === last) return 'none';
  return day > last && day - last <= DOUBTED_DAYS ? 'delete' : 'tidy';
}
