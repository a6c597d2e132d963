import { compileAnchored } from './anchored.ts';
import { holds, type Program, programOf, type Side, sideOf } from './program.ts';
import { parseRe2, type Re2 } from './re2-tree.ts';
import { anchoredRegex } from './regex.ts';
import { compileReplacement, type Groups } from './replacement.ts';

/** Begin and end of every group, the whole match first; -1 where a group took no part. */
type Slots = readonly number[];

/** A way through the program, waiting for a character. */
interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

/** The ways that are open at one place of the text, the preferred ones first. */
class Front {
  readonly threads: Thread[] = [];
  readonly #seen = new Set<number>();
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** Adds what is reached from `start` without reading. */
  add(start: Thread, place: number, before: Side, after: Side): void {
    const open = [start];
    for (let thread = open.pop(); thread !== undefined; thread = open.pop()) {
      const { at, slots } = thread;
      if (this.#seen.has(at)) continue;
      this.#seen.add(at);
      const instruction = this.#program.instructions[at];
      if (instruction === undefined) continue;
      switch (instruction.do) {
        case 'fork':
          open.push({ at: instruction.b, slots }, { at: instruction.a, slots });
          break;
        case 'assert':
          if (holds(instruction.what, before, after)) open.push({ at: instruction.next, slots });
          break;
        case 'save':
          open.push({ at: instruction.next, slots: slots.with(instruction.slot, place) });
          break;
        default:
          this.threads.push(thread);
      }
    }
  }
}

/** An expression that can be run: its program, and what its groups are called. */
interface Runnable {
  readonly program: Program;
  readonly names: ReadonlyMap<string, number>;
  /** Of a match without groups. */
  readonly none: Slots;
}

function runnable(tree: Re2): Runnable {
  const names = new Map<string, number>();
  let groups = 1;
  const open = [tree];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (part.is === 'sequence' || part.is === 'choice') open.push(...part.of);
    else if (part.is === 'repeat' || part.is === 'group') open.push(part.of);
    if (part.is !== 'group') continue;
    groups += 1;
    if (part.name !== undefined) names.set(part.name, part.number);
  }
  return { program: programOf(tree, true), names, none: new Array<number>(2 * groups).fill(-1) };
}

function sideAt(text: string, place: number): Side {
  const codePoint = text.codePointAt(place);
  return codePoint === undefined ? 'edge' : sideOf(codePoint);
}

/**
 * Finds the first match as RE2 and Go choose it, in time proportional to text times expression (Pike's machine). `here`: it
 * has to begin at `from`.
 */
function find({ none, program }: Runnable, text: string, from: number, here: boolean): Slots | undefined {
  let found: Slots | undefined;
  let front = new Front(program);
  // The second half of a pair is neither a word nor the end of a line, and neither is the pair.
  let before: Side = from === 0 ? 'edge' : sideOf(text.charCodeAt(from - 1));
  for (let place = from; ; ) {
    const after = sideAt(text, place);
    if (found === undefined && (place === from || !here))
      front.add({ at: program.start, slots: none }, place, before, after);
    if (front.threads.length === 0 && (found !== undefined || here)) return found;
    const codePoint = text.codePointAt(place);
    const end = place + ((codePoint ?? 0) > 0xff_ff ? 2 : 1);
    const next = new Front(program);
    for (const { at, slots } of front.threads) {
      const instruction = program.instructions[at];
      if (instruction?.do === 'match') {
        // What is behind it in the front is less preferred.
        found = slots;
        break;
      }
      if (instruction?.do === 'char' && codePoint !== undefined && instruction.test(codePoint))
        next.add({ at: instruction.next, slots }, end, after, sideAt(text, end));
    }
    if (codePoint === undefined) return found;
    before = after;
    place = end;
    front = next;
  }
}

function groupsOf(text: string, slots: Slots, { names }: Runnable): Groups {
  return (group) => {
    const number = typeof group === 'number' ? group : names.get(group);
    const begin = number === undefined ? -1 : (slots[2 * number] ?? -1);
    return number === undefined || begin === -1 ? undefined : text.slice(begin, slots[2 * number + 1]);
  };
}

/**
 * An RE2 expression that is looked for anywhere in a text, as Go's regexp does. Its cost grows with the text's length times
 * the expression's and no faster. The constructor throws an Error in RE2's words.
 */
export class Capture {
  readonly #re2: Runnable;

  constructor(re2: string) {
    // The platform judges classes and escapes; it never runs the expression.
    anchoredRegex(re2);
    this.#re2 = runnable(parseRe2(re2, false));
  }

  test(text: string): boolean {
    return find(this.#re2, text, 0, false) !== undefined;
  }

  /** The text with every match replaced; an empty match right behind another one is none (Go, Regexp.ReplaceAllString). */
  replaceAll(text: string, replacement: string): string {
    const filled = compileReplacement(replacement);
    let out = '';
    let copied = 0;
    for (let from = 0; from <= text.length; ) {
      const slots = find(this.#re2, text, from, false);
      if (slots === undefined) break;
      const [begin = 0, end = 0] = slots;
      out += text.slice(copied, begin);
      if (end > copied || begin === 0) out += filled(groupsOf(text, slots, this.#re2));
      copied = end;
      from = Math.max(end, from + ((text.codePointAt(from) ?? 0) > 0xff_ff ? 2 : 1));
    }
    return out + text.slice(copied);
  }
}

/** An RE2 expression that has to match a whole text, with its groups. The constructor throws an Error in RE2's words. */
export class AnchoredCapture {
  readonly #re2: Runnable;
  readonly #matches: (text: string) => boolean;

  constructor(re2: string) {
    this.#matches = compileAnchored(re2);
    anchoredRegex(re2);
    this.#re2 = runnable({ is: 'sequence', of: [parseRe2(re2), { is: 'assertion', what: 'text-end' }] });
  }

  /** The groups of the match, undefined when it does not match. */
  exec(text: string): Groups | undefined {
    // The automaton remembers its states and says no much faster than the ways with their groups can be walked.
    if (!this.#matches(text)) return undefined;
    const slots = find(this.#re2, text, 0, true);
    return slots === undefined ? undefined : groupsOf(text, slots, this.#re2);
  }
}
