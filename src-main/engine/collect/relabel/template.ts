/** A piece of a replacement: text as it is, or a group of the match by number or name. */
type Piece = { readonly text: string } | { readonly group: number | string };

const REFERENCE = /\$(?:\{(\w+)\}|(\w+)|\$)/g;

/**
 * Compiles a replacement with `$1`, `${1}`, `$name`, `${name}` and `$$` (Go, regexp.Expand: a name is as long as it can
 * be, so `$1x` is a group named `1x`; what names no group is empty; a lone dollar stands for itself).
 */
export function compileTemplate(template: string): (match: RegExpExecArray) => string {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of template.matchAll(REFERENCE)) {
    if (found.index > at) pieces.push({ text: template.slice(at, found.index) });
    at = found.index + found[0].length;
    const name = found[1] ?? found[2];
    if (name === undefined) pieces.push({ text: '$' });
    else pieces.push({ group: /^\d+$/.test(name) ? Number(name) : name });
  }
  if (at < template.length) pieces.push({ text: template.slice(at) });
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1 && 'text' in only) return () => only.text;
  return (match) => {
    let out = '';
    for (const piece of pieces) {
      if ('text' in piece) out += piece.text;
      else out += (typeof piece.group === 'number' ? match[piece.group] : match.groups?.[piece.group]) ?? '';
    }
    return out;
  };
}

/** Whether a text refers to groups at all. */
export function isTemplate(text: string): boolean {
  return text.includes('$');
}
