/** Outcome letters of a strip: up, degraded, down, blind, in maintenance. */
export type StripLetter = 'u' | 'd' | 'x' | 'b' | 'm';

/** Share of the height per outcome: form before colour, an outage stands out in greyscale too. */
const HEIGHT: Readonly<Record<StripLetter, number>> = { u: 0.5, d: 0.75, x: 1, b: 0.75, m: 0.3 };

/**
 * One path per outcome for the last `slots` checks, newest at the right. Bars are filled; blind ones (`b`) are diagonal strokes,
 * because nothing is known there.
 */
export function stripPaths(
  strip: string,
  width: number,
  height: number,
  slots = 30,
): Readonly<Partial<Record<StripLetter, string>>> {
  const pitch = width / slots;
  const bar = Math.max(1, pitch - 1);
  const letters = Array.from(strip).slice(-slots);
  const paths: Partial<Record<StripLetter, string>> = {};
  letters.forEach((letter, i) => {
    if (letter !== 'u' && letter !== 'd' && letter !== 'x' && letter !== 'b' && letter !== 'm') return;
    const x = round((slots - letters.length + i) * pitch);
    const h = round(height * HEIGHT[letter]);
    const y = round(height - h);
    const d = letter === 'b' ? hatch(x, y, bar, h) : `M${x} ${y}h${round(bar)}v${h}h${round(-bar)}z`;
    paths[letter] = (paths[letter] ?? '') + d;
  });
  return paths;
}

/** Diagonals 3 px apart inside one bar. */
function hatch(x: number, y: number, width: number, height: number): string {
  let d = '';
  for (let low = y + height; low - width >= y - 0.01; low -= 3)
    d += `M${x} ${round(low)}l${round(width)} ${round(-width)}`;
  return d;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
