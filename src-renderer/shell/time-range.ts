import { useMemo } from 'react';
import { parseDuration } from '../../src-shared/time/duration.ts';
import { useNow } from '../state/now.ts';
import { engineNow } from '../state/session.ts';
import { place, setQuery, usePlace } from './router.ts';

/** The range a page shows. `live`: it ends now and moves on. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  readonly live: boolean;
  /** As it stands in the address: `6h`, or empty when from and to are given. */
  readonly preset: string;
}

export const PRESETS = ['15m', '1h', '3h', '6h', '24h', '7d', '30d', '90d'] as const;
export const DEFAULT_PRESET = '6h';
/** Narrower is below one pixel per check. */
const LEAST_MS = 60_000;
const MOST_MS = 400 * 86_400_000;

/** The range an address asks for, `now` being the engine's. */
export function rangeOf(query: Readonly<Record<string, string>>, now: number): TimeRange {
  const from = Number(query['from'] ?? Number.NaN);
  const to = Number(query['to'] ?? Number.NaN);
  if (Number.isFinite(from) && Number.isFinite(to) && to > from) return { from, to, live: false, preset: '' };
  const asked = parseDuration(query['range'] ?? '');
  const preset = asked === undefined || asked < LEAST_MS ? DEFAULT_PRESET : (query['range'] ?? DEFAULT_PRESET);
  const width = Math.min(MOST_MS, parseDuration(preset) ?? 0);
  return { from: now - width, to: now, live: true, preset };
}

/** Looks at a range ending now. `replace` leaves no step to go back to. */
export function setPreset(preset: string, replace = false): void {
  setQuery({ range: preset, from: undefined, to: undefined }, replace);
}

/** Looks at exactly this range; `Backspace` goes back. A chart's brush ends here. */
export function setRange(from: number, to: number): void {
  const middle = (from + to) / 2;
  const half = Math.max(LEAST_MS, to - from) / 2;
  setQuery({ range: undefined, from: String(Math.round(middle - half)), to: String(Math.round(middle + half)) }, false);
}

/** Moves by half a range (`[` and `]`) or zooms around the middle (`-` and `+`). */
export function shiftRange(move: number, zoom: number): void {
  const now = engineNow();
  const { from, to } = rangeOf(place().query, now);
  const width = Math.min(MOST_MS, Math.max(LEAST_MS, (to - from) * zoom));
  const middle = (from + to) / 2 + move * (to - from);
  const end = Math.min(now, middle + width / 2);
  setRange(end - width, end);
}

/** The page's range. A live one moves on in steps of 1/360 of its width, at least 5 s: about two pixels of a chart. */
export function useTimeRange(): TimeRange {
  const { query } = usePlace();
  const { range = '', from = '', to = '' } = query;
  const width = useMemo(() => {
    const spec = rangeOf({ range, from, to }, 0);
    return spec.live ? spec.to - spec.from : 0;
  }, [range, from, to]);
  const now = useNow(width === 0 ? 60_000 : Math.min(60_000, Math.max(5_000, width / 360)));
  // A fixed range does not move with the clock.
  const end = width === 0 ? 0 : now;
  return useMemo(() => rangeOf({ range, from, to }, end), [range, from, to, end]);
}
