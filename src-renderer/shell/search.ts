/**
 * How well `text` answers what was typed; 0 is not at all. Every word has to be found; the start of a word counts more
 * than its middle, an early place more than a late one. Pure.
 */
export function score(text: string, typed: string): number {
  const hay = text.toLowerCase();
  let sum = 1;
  for (const word of typed.toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    const at = hay.indexOf(word);
    if (at === -1) return 0;
    const starts = at === 0 || /[\s/._:-]/.test(hay[at - 1] ?? '');
    sum += (starts ? 10 : 3) + 5 / (1 + at);
  }
  return sum;
}

/** The best answers, best first, at most `most`; everything in its own order when nothing was typed. */
export function best<T>(items: Iterable<T>, textOf: (item: T) => string, typed: string, most: number): readonly T[] {
  const scored: { readonly item: T; readonly score: number }[] = [];
  for (const item of items) {
    const points = score(textOf(item), typed);
    if (points > 0) scored.push({ item, score: points });
  }
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ item }) => item);
}
