/** A blank, a tab, or a line end of Windows. */
const BLANK = 32;

/** Where something stands again, or `end`. */
export function skipBlanks(body: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (body[at] ?? 0) <= BLANK) at += 1;
  return at;
}

/** Where the word at `from` ends. */
export function tokenEnd(body: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (body[at] ?? 0) > BLANK) at += 1;
  return at;
}
