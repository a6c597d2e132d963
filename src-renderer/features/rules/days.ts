import { zoneOffset } from '../../charts/zone.ts';

const DAY_MS = 86_400_000;

/** Where the days of a zone begin between two moments (epoch ms), ascending. */
export function dayStarts(from: number, to: number, zone: string): readonly number[] {
  const starts: number[] = [];
  const local = Math.floor((from + zoneOffset(from, zone)) / DAY_MS) * DAY_MS;
  for (let day = local + DAY_MS; ; day += DAY_MS) {
    // The offset at the midnight itself: the day the clocks change is an hour shorter or longer.
    const guess = day - zoneOffset(day - zoneOffset(day, zone), zone);
    if (guess >= to) return starts;
    if (guess > from) starts.push(guess);
  }
}
