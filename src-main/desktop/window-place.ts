import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const Place = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(400),
  height: z.int().min(300),
  maximized: z.boolean(),
});
/** Where a window stands, in the desktop's device-independent pixels. */
export type Place = z.infer<typeof Place>;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Whether enough of the window lies on a display to be found again (100 × 40 px of its top edge). */
export function isVisible(place: Place, displays: readonly Area[]): boolean {
  return displays.some((d) => {
    const across = Math.min(place.x + place.width, d.x + d.width) - Math.max(place.x, d.x);
    return across >= 100 && place.y >= d.y - 8 && place.y + 40 <= d.y + d.height;
  });
}

/** The remembered place, or undefined when there is none or it cannot be read. */
export async function readPlace(file: string): Promise<Place | undefined> {
  try {
    return Place.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export async function writePlace(file: string, place: Place): Promise<void> {
  await writeFile(file, JSON.stringify(place));
}
