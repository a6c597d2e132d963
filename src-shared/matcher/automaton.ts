import { holds, type Instruction, programOf, type Side, sideOf } from './program.ts';
import type { Re2 } from './re2-tree.ts';

/** Remembered transitions above which the memory is emptied: strange values must not fill it. */
const MAX_TRANSITIONS = 50_000;

interface State {
  readonly places: readonly number[];
  readonly before: Side;
  readonly next: Map<number, State>;
  matchesAtEnd: boolean | undefined;
}

/**
 * Tells whether a whole text matches, in time proportional to its length whatever the expression: all ways through the
 * program are walked at once, and each set of places is worked out once per character (Thompson 1968; the lazy automaton is
 * that of RE2). Backtracking, which the platform's expressions do, can take for ever on a short text.
 */
export class Automaton {
  readonly #program: readonly Instruction[];
  readonly #first: State;
  #states = new Map<string, State>();
  #transitions = 0;

  /** Throws an Error when the expression is too large. */
  constructor(tree: Re2) {
    const { instructions, start } = programOf(tree, false);
    this.#program = instructions;
    this.#first = { places: [start], before: 'edge', next: new Map(), matchesAtEnd: undefined };
  }

  test(value: string): boolean {
    let state = this.#first;
    for (let i = 0; i < value.length; i += 1) {
      const codePoint = value.codePointAt(i) ?? 0;
      if (codePoint > 0xff_ff) i += 1;
      state = state.next.get(codePoint) ?? this.#step(state, codePoint);
      if (state.places.length === 0) return false;
    }
    state.matchesAtEnd ??= this.#reachable(state, 'edge').includes(0);
    return state.matchesAtEnd;
  }

  #step(state: State, codePoint: number): State {
    const side = sideOf(codePoint);
    const places = new Set<number>();
    for (const at of this.#reachable(state, side)) {
      const instruction = this.#program[at];
      if (instruction?.do === 'char' && instruction.test(codePoint)) places.add(instruction.next);
    }
    if (this.#transitions >= MAX_TRANSITIONS) {
      this.#transitions = 0;
      this.#states = new Map();
      this.#first.next.clear();
    }
    const sorted = [...places].sort((a, b) => a - b);
    const key = `${side} ${sorted.join(' ')}`;
    let next = this.#states.get(key);
    if (next === undefined) {
      next = { places: sorted, before: side, next: new Map(), matchesAtEnd: undefined };
      this.#states.set(key, next);
    }
    state.next.set(codePoint, next);
    this.#transitions += 1;
    return next;
  }

  /** Characters to read and the end, as far as they are reached without reading. */
  #reachable({ places, before }: State, after: Side): readonly number[] {
    const seen = new Set<number>();
    const open = [...places];
    const out: number[] = [];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const instruction = this.#program[at];
      if (instruction === undefined) continue;
      if (instruction.do === 'fork') open.push(instruction.a, instruction.b);
      else if (instruction.do === 'assert') {
        if (holds(instruction.what, before, after)) open.push(instruction.next);
      } else out.push(at);
    }
    return out;
  }
}
