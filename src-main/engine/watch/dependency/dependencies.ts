import { circleInWords, parentCircle } from '../../../../src-shared/dependency/graph.ts';
import type { Monitor } from '../../../../src-shared/model/monitor.ts';

const NONE: readonly string[] = [];

/** Who depends on whom among the watched monitors. Steps that would close a circle are left out. */
export class Dependencies {
  #parents = new Map<string, readonly string[]>();
  #children = new Map<string, string[]>();
  #circle: readonly string[] | undefined;

  apply(monitors: readonly Monitor[]): void {
    this.#parents = new Map(
      monitors.filter(({ parents }) => parents.length > 0).map(({ name, parents }) => [name, parents]),
    );
    this.#circle = undefined;
    // Files and the UI refuse circles each by itself; together they may still form one, and then nobody in it has parents.
    for (const name of [...this.#parents.keys()]) {
      for (
        let circle = parentCircle(name, this.parentsOf);
        circle !== undefined;
        circle = parentCircle(name, this.parentsOf)
      ) {
        this.#circle ??= circle;
        for (const member of circle)
          this.#parents.set(
            member,
            this.parentsOf(member).filter((parent) => !circle.includes(parent)),
          );
      }
    }
    this.#children = new Map();
    for (const [name, parents] of this.#parents) {
      for (const parent of parents) {
        const children = this.#children.get(parent);
        if (children === undefined) this.#children.set(parent, [name]);
        else children.push(name);
      }
    }
  }

  /** A circle that files and the UI form together, in words; undefined when there is none. */
  circle(): string | undefined {
    return this.#circle === undefined ? undefined : circleInWords(this.#circle);
  }

  readonly parentsOf = (name: string): readonly string[] => this.#parents.get(name) ?? NONE;

  /** Whether anything depends on this one, or it on anything. */
  related(name: string): boolean {
    return this.#parents.has(name) || this.#children.has(name);
  }

  /** Everything below, each once. */
  descendants(name: string): readonly string[] {
    const found = new Set<string>();
    const edge = [name];
    for (let at = edge.pop(); at !== undefined; at = edge.pop()) {
      for (const child of this.#children.get(at) ?? NONE) {
        if (found.has(child)) continue;
        found.add(child);
        edge.push(child);
      }
    }
    return [...found];
  }
}
