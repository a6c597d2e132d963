import { z } from 'zod';

/**
 * A place in the journal: the segment and the frame's first byte in it, then the row inside the frame (in doubles) and the
 * column inside the row. `head` is the first bytes of the segment, because numbers begin anew with an empty folder.
 */
export const Position = z.strictObject({
  segment: z.int().min(0),
  offset: z.int().min(0),
  row: z.int().min(0),
  column: z.int().min(0),
  head: z.string(),
});
export type Position = z.infer<typeof Position>;

/**
 * What is kept of a sender: where it is, and where the request ends that was on its way. After a kill nobody knows whether
 * that one was taken, so exactly it is sent again: a remote end that has it refuses it as a whole, and nothing else with it.
 */
export const Place = z.strictObject({ from: Position, to: Position.nullable() });
export type Place = z.infer<typeof Place>;

/** Whether two positions are the same place of the same segment. */
export function isSame(a: Position, b: Position): boolean {
  return a.segment === b.segment && a.offset === b.offset && a.row === b.row && a.column === b.column;
}

/** The place as it is kept, and back; undefined for what is none. */
export function showPlace(place: Place): string {
  return JSON.stringify(place);
}

export function readPlace(text: string | undefined): Place | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return Place.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
