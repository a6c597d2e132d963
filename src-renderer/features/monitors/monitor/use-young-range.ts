import { useEffect } from 'react';
import type { Availability } from '../../../../src-shared/contract/monitor.ts';
import { parseDuration } from '../../../../src-shared/time/duration.ts';
import { type Cached, useCached } from '../../../api/cached.ts';
import { usePlace } from '../../../shell/router.ts';
import { PRESETS, setPreset } from '../../../shell/time-range.ts';

const DAY = 86_400_000;
/** The windows of the page's availability table, ms. */
export const PAGE_WINDOWS = [DAY, 7 * DAY, 30 * DAY, 90 * DAY] as const;
/** Older monitors fill the usual range well enough, ms. */
const YOUNG_MS = 3 * 3_600_000;

/** Availability of one monitor over the page's windows. */
export function usePageAvailability(name: string): Cached<Record<string, Availability[]>> & { refetch: () => void } {
  return useCached('monitor.availability', { names: [name], windowsMs: [...PAGE_WINDOWS] }, { everyMs: 60_000 });
}

/** The range for a monitor known for so long: the shortest that holds all of it; undefined where the usual one will do. */
export function youngPreset(knownMs: number): string | undefined {
  if (knownMs >= YOUNG_MS) return undefined;
  return PRESETS.find((preset) => (parseDuration(preset) ?? 0) >= knownMs);
}

/** A young monitor's page begins with a range that its history fills, unless the address asks for another. */
export function useYoungRange(name: string): void {
  const { query } = usePlace();
  const known = usePageAvailability(name).data?.[name]?.at(-1)?.knownMs;
  const asked = query['range'] !== undefined || query['from'] !== undefined;
  useEffect(() => {
    const preset = known === undefined || asked ? undefined : youngPreset(known);
    if (preset !== undefined) setPreset(preset, true);
  }, [known, asked]);
}
