/** The parents of a name, in the order in which they were written; empty for a name that nobody knows. */
export type ParentsOf = (name: string) => readonly string[];

/**
 * The shortest way from `start` back to itself over parents (`a`, `b`, `c`, `a`), or undefined when there is none. Looks at
 * every name once.
 */
export function parentCircle(start: string, parentsOf: ParentsOf): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  let edge = [start];
  while (edge.length > 0) {
    const next: string[] = [];
    for (const name of edge) {
      for (const parent of parentsOf(name)) {
        if (parent === start) return wayTo(name, start, cameFrom).concat(start);
        if (cameFrom.has(parent)) continue;
        cameFrom.set(parent, name);
        next.push(parent);
      }
    }
    edge = next;
  }
  return undefined;
}

/** The steps from `start` to `name`, both included. */
function wayTo(name: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [name];
  for (let at = name; at !== start; ) {
    at = cameFrom.get(at) ?? start;
    way.push(at);
  }
  return way.reverse();
}

/** A circle as people read it: `a → b → c → a`. */
export function circleInWords(circle: readonly string[]): string {
  return circle.join(' → ');
}
