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

/** The position as it is kept, and back; undefined for what is none. */
export function showPosition(position: Position): string {
  return JSON.stringify(position);
}

export function readPosition(text: string | undefined): Position | undefined {
  if (text === undefined) return undefined;
  try {
    return Position.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
