/** Lists of places, rising, each place once. */
type Postings = readonly number[];

/** From this ratio of lengths on, looking up each place of the short list beats walking along the long one. */
const SEARCH_RATIO = 16;

/** Whether `list` holds `place`, looked for from index `from` on; gives the index where it is or would be. */
function search(list: Postings, place: number, from: number): number {
  let low = from;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Places in both lists. */
export function intersect(a: Postings, b: Postings): Postings {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const searches = short.length * SEARCH_RATIO < long.length;
  const out: number[] = [];
  let at = 0;
  for (const place of short) {
    if (searches) at = search(long, place, at);
    else while (at < long.length && (long[at] ?? 0) < place) at += 1;
    if (long[at] === place) out.push(place);
  }
  return out;
}

/** Places in any of the lists; all lie below `end`. */
export function unite(lists: readonly Postings[], end: number): Postings {
  const [only] = lists;
  if (only === undefined) return [];
  if (lists.length === 1) return only;
  const marks = marked(lists, end);
  const out: number[] = [];
  for (let place = 0; place < end; place += 1) if (marks[place] === 1) out.push(place);
  return out;
}

/** Places of `from` (undefined: all below `end`) that are in none of the lists. */
export function exclude(from: Postings | undefined, lists: readonly Postings[], end: number): Postings {
  const marks = marked(lists, end);
  if (from !== undefined) return from.filter((place) => marks[place] === 0);
  const out: number[] = [];
  for (let place = 0; place < end; place += 1) if (marks[place] === 0) out.push(place);
  return out;
}

function marked(lists: readonly Postings[], end: number): Uint8Array {
  const marks = new Uint8Array(end);
  for (const list of lists) for (const place of list) marks[place] = 1;
  return marks;
}
