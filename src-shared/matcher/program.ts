import type { Assertion, Re2 } from './re2-tree.ts';
import { problem } from './regex.ts';

/** Instructions of a program; more are refused, as RE2 refuses what it calls too large. */
const MAX_INSTRUCTIONS = 20_000;

/** One step of a program. Of the two ways of a fork, `a` is tried before `b`. */
export type Instruction =
  | { readonly do: 'char'; readonly test: (codePoint: number) => boolean; readonly next: number }
  | { readonly do: 'assert'; readonly what: Assertion; readonly next: number }
  | { readonly do: 'save'; readonly slot: number; readonly next: number }
  | { readonly do: 'fork'; a: number; b: number }
  | { readonly do: 'match' };

/** A program, and where it begins. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
}

/** What lies on one side of a place between characters. */
export type Side = 'edge' | 'newline' | 'word' | 'other';

/** The side that a character makes. */
export function sideOf(codePoint: number): Side {
  if (codePoint === 10) return 'newline';
  const isWord =
    (codePoint >= 48 && codePoint <= 57) ||
    (codePoint >= 65 && codePoint <= 90) ||
    codePoint === 95 ||
    (codePoint >= 97 && codePoint <= 122);
  return isWord ? 'word' : 'other';
}

/** Whether an assertion holds between two sides. */
export function holds(what: Assertion, before: Side, after: Side): boolean {
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

/** Whether a tree can match nothing at all. What only asserts counts as nothing. */
function canBeEmpty(tree: Re2): boolean {
  switch (tree.is) {
    case 'char':
      return false;
    case 'assertion':
      return true;
    case 'sequence':
      return tree.of.every(canBeEmpty);
    case 'choice':
      return tree.of.some(canBeEmpty);
    case 'group':
      return canBeEmpty(tree.of);
    case 'repeat':
      return tree.min === 0 || canBeEmpty(tree.of);
  }
}

/** Thompson's construction, from the end towards the beginning. */
class Builder {
  readonly program: Instruction[] = [{ do: 'match' }];
  readonly #saving: boolean;

  constructor(saving: boolean) {
    this.#saving = saving;
  }

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
      case 'group': {
        if (!this.#saving) return this.build(tree.of, next);
        const end = this.#add({ do: 'save', slot: 2 * tree.number + 1, next });
        return this.#add({ do: 'save', slot: 2 * tree.number, next: this.build(tree.of, end) });
      }
      case 'repeat':
        return this.#repeat(tree, next);
    }
  }

  #repeat({ greedy, max, min, of }: Extract<Re2, { is: 'repeat' }>, next: number): number {
    const fork = (again: number): number =>
      this.#add(greedy ? { do: 'fork', a: again, b: next } : { do: 'fork', a: next, b: again });
    let at = next;
    if (max === Infinity) {
      const loop: Instruction = { do: 'fork', a: next, b: next };
      const again = this.#add(loop);
      const body = this.build(of, again);
      if (greedy) loop.a = body;
      else loop.b = body;
      // Once and then more, or not at all: what can match nothing is then tried in Go's order (golang.org/issue/46123).
      const first = min > 0 || canBeEmpty(of) ? body : again;
      at = min === 0 && first === body ? fork(body) : first;
      for (let i = 1; i < min; i += 1) at = this.build(of, at);
      return at;
    }
    for (let i = min; i < max; i += 1) at = fork(this.build(of, at));
    for (let i = 0; i < min; i += 1) at = this.build(of, at);
    return at;
  }
}

/**
 * The program of an expression. With `saving` it notes where its groups begin and end, the whole match in the first two
 * places. Throws an Error when it is too large.
 */
export function programOf(tree: Re2, saving: boolean): Program {
  const builder = new Builder(saving);
  const start = builder.build(saving ? { is: 'group', number: 0, name: undefined, of: tree } : tree, 0);
  return { instructions: builder.program, start };
}
