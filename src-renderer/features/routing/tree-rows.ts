import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';
import type { RouteNode } from '../../../src-shared/route/tree.ts';

/** One line of the drawn tree. */
export interface TreeRow {
  /** Where it is: places from the root on, `0.2`; the root is `root`. */
  readonly path: string;
  readonly node: RouteNode;
  /** What it says itself; the rest is its parent's. Absent: the root, which says everything. */
  readonly own: ChildRoute | undefined;
  readonly depth: number;
  /** Its place among its siblings, from 1, and how many there are. */
  readonly place: number;
  readonly siblings: number;
  /** For every level between the root and this route: whether the line of that level goes on below. */
  readonly lines: readonly boolean[];
}

/** The tree as it is drawn, top down, and what each route says itself beside what it inherits. Pure. */
export function treeRows(route: Route, root: RouteNode): readonly TreeRow[] {
  const rows: TreeRow[] = [{ path: 'root', node: root, own: undefined, depth: 0, place: 1, siblings: 1, lines: [] }];
  const below = (routes: readonly ChildRoute[], node: RouteNode, above: string, lines: readonly boolean[]): void => {
    routes.forEach((own, i) => {
      const child = node.children[i];
      if (child === undefined) return;
      const path = above === '' ? String(i) : `${above}.${i}`;
      const goesOn = i < routes.length - 1;
      rows.push({
        path,
        node: child,
        own,
        depth: lines.length + 1,
        place: i + 1,
        siblings: routes.length,
        lines: [...lines, goesOn],
      });
      below(own.routes ?? [], child, path, [...lines, goesOn]);
    });
  };
  below(route.routes, root, '', []);
  return rows;
}

/** The rows that are seen when the routes of `closed` are folded. */
export function openRows(rows: readonly TreeRow[], closed: ReadonlySet<string>): readonly TreeRow[] {
  if (closed.has('root')) return rows.slice(0, 1);
  return rows.filter(({ path }) => {
    const parts = path.split('.');
    return parts.every((_, i) => i === 0 || !closed.has(parts.slice(0, i).join('.')));
  });
}

/** The path of the route above; undefined for the root. */
export function parentOf(path: string): string | undefined {
  if (path === 'root') return undefined;
  const cut = path.lastIndexOf('.');
  return cut === -1 ? 'root' : path.slice(0, cut);
}
