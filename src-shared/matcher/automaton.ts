import type { Assertion, Re2 } from './re2-tree.ts';
import { problem } from './regex.ts';

/** Instructions of a program; more are refused, as RE2 refuses what it calls too large. */
const MAX_INSTRUCTIONS = 20_000;
/** Remembered transitions above which the memory is emptied: strange values must not fill it. */
const MAX_TRANSITIONS = 50_000;

type Instruction =
  | { readonly do: 'char'; readonly test: (codePoint: number) => boolean; readonly next: number }
  | { readonly do: 'assert'; readonly what: Assertion; readonly next: number }
  | { readonly do: 'fork'; a: number; b: number }
  | { readonly do: 'match' };

/** What lies on one side of a place between characters. */
type Side = 'edge' | 'newline' | 'word' | 'other';

function sideOf(codePoint: number): Side {
  if (codePoint === 10) return 'newline';
  const isWord =
    (codePoint >= 48 && codePoint <= 57) ||
    (codePoint >= 65 && codePoint <= 90) ||
    codePoint === 95 ||
    (codePoint >= 97 && codePoint <= 122);
  return isWord ? 'word' : 'other';
}

function holds(what: Assertion, before: Side, after: Side): boolean {
  switch (what) {
    case 'text-start':
      return before === 'edge';
    case 'text-end':
      return after === 'edge';
    case 'line-start':
      return before === 'edge' || before === 'newline';
    case 'line-end':
      return after === 'edge' || after === 'newline';
    case 'word':
      return (before === 'word') !== (after === 'word');
    case 'no-word':
      return (before === 'word') === (after === 'word');
  }
}

/** Thompson's construction, from the end towards the beginning. */
class Builder {
  readonly program: Instruction[] = [{ do: 'match' }];

  #add(instruction: Instruction): number {
    if (this.program.length >= MAX_INSTRUCTIONS) throw problem('expression too large', '');
    return this.program.push(instruction) - 1;
  }

  /** Where the program for `tree` begins that goes on at `next`. */
  build(tree: Re2, next: number): number {
    switch (tree.is) {
      case 'char':
        return this.#add({ do: 'char', test: tree.test, next });
      case 'assertion':
        return this.#add({ do: 'assert', what: tree.what, next });
      case 'sequence':
        return tree.of.reduceRight((after, part) => this.build(part, after), next);
      case 'choice':
        return tree.of
          .map((part) => this.build(part, next))
          .reduceRight((rest, start) => this.#add({ do: 'fork', a: start, b: rest }));
      case 'repeat': {
        let at = next;
        if (tree.max === Infinity) {
          const fork: Instruction = { do: 'fork', a: next, b: next };
          at = this.#add(fork);
          fork.a = this.build(tree.of, at);
        } else {
          for (let i = tree.min; i < tree.max; i += 1)
            at = this.#add({ do: 'fork', a: this.build(tree.of, at), b: next });
        }
        for (let i = 0; i < tree.min; i += 1) at = this.build(tree.of, at);
        return at;
      }
    }
  }
}

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
    const builder = new Builder();
    const start = builder.build(tree, 0);
    this.#program = builder.program;
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
