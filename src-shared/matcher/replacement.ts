/** What a group of a match holds, by number (0 is the whole match) or name; undefined or empty when it holds nothing. */
export type Groups = (group: number | string) => string | undefined;

/** A piece of a replacement: text as it is, or a group of the match by number or name. */
type Piece = { readonly text: string } | { readonly group: number | string };

const REFERENCE = /\$(?:\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+)|\$)/gu;

/**
 * Compiles a replacement with `$1`, `${1}`, `$name`, `${name}` and `$$` (Go, regexp.Expand: a name is as long as it can
 * be, so `$1x` is a group named `1x`; what names no group is empty; a lone dollar stands for itself).
 */
export function compileReplacement(replacement: string): (groups: Groups) => string {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of replacement.matchAll(REFERENCE)) {
    if (found.index > at) pieces.push({ text: replacement.slice(at, found.index) });
    at = found.index + found[0].length;
    const name = found[1] ?? found[2];
    if (name === undefined) pieces.push({ text: '$' });
    else pieces.push({ group: /^\d+$/.test(name) ? Number(name) : name });
  }
  if (at < replacement.length) pieces.push({ text: replacement.slice(at) });
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1 && 'text' in only) return () => only.text;
  return (groups) => {
    let out = '';
    for (const piece of pieces) out += 'text' in piece ? piece.text : (groups(piece.group) ?? '');
    return out;
  };
}

/** Whether a text refers to groups at all. */
export function hasReferences(text: string): boolean {
  return text.includes('$');
}
