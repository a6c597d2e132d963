import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from 'yaml';
import type { ConfigProblem } from './config.ts';
import { type Substitutes, substitute } from './substitute.ts';

/** Where a value stands; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface ScalarTree {
  readonly is: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** As written in the file, substituted: `1.10` stays `1.10`. */
  readonly text: string;
  /** Columns between the place and the first character of `text`; undefined when the two do not run in step. */
  readonly inset: number | undefined;
}

export interface MapTree {
  readonly is: 'map';
  readonly place: Place;
  readonly entries: ReadonlyMap<string, { readonly keyPlace: Place; readonly value: Tree }>;
}

export interface ListTree {
  readonly is: 'list';
  readonly place: Place;
  readonly items: readonly Tree[];
}

/** A YAML document whose every value knows its place, variables put in. */
export type Tree = ScalarTree | MapTree | ListTree;

/** Aliases may multiply what is written; a configuration of this size is no accident of a person. */
const MAX_NODES = 500_000;
const MAX_DEPTH = 64;

class Builder {
  readonly problems: ConfigProblem[] = [];
  readonly #text: string;
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #substitutes: Substitutes | undefined;
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  constructor(text: string, file: string, lines: LineCounter, substitutes: Substitutes | undefined) {
    this.#text = text;
    this.#file = file;
    this.#lines = lines;
    this.#substitutes = substitutes;
  }

  place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  fail(place: Place, message: string): void {
    this.problems.push({ ...place, message });
  }

  build(node: unknown, fallback: Place, depth = 0): Tree {
    this.#nodes += 1;
    const nothing: Tree = { is: 'scalar', place: fallback, value: null, text: '', inset: undefined };
    if (this.#nodes > MAX_NODES || depth > MAX_DEPTH) {
      if (this.problems.length === 0)
        this.fail(fallback, 'the file is nested too deeply or repeats itself too often by aliases.');
      return nothing;
    }
    if (isAlias(node)) {
      const place = node.range ? this.place(node.range[0]) : fallback;
      const target = this.#anchors.get(node.source);
      if (target) return this.build(target, place, depth + 1);
      this.fail(place, `the alias *${node.source} has no anchor &${node.source} before it.`);
      return nothing;
    }
    const place =
      node !== null && typeof node === 'object' && 'range' in node ? this.#start(node as Node, fallback) : fallback;
    if (isMap(node)) {
      this.#remember(node);
      const entries = new Map<string, { keyPlace: Place; value: Tree }>();
      for (const pair of node.items) {
        const keyPlace = this.#start(pair.key as Node | null, place);
        if (!isScalar(pair.key) || (typeof pair.key.value === 'object' && pair.key.value !== null)) {
          this.fail(keyPlace, 'a key has to be a plain word.');
          continue;
        }
        entries.set(pair.key.source ?? String(pair.key.value), {
          keyPlace,
          value: this.build(pair.value, keyPlace, depth + 1),
        });
      }
      return { is: 'map', place, entries };
    }
    if (isSeq(node)) {
      this.#remember(node);
      return { is: 'list', place, items: node.items.map((item) => this.build(item, place, depth + 1)) };
    }
    if (isScalar(node)) {
      this.#remember(node);
      return this.#scalar(node, place);
    }
    return nothing;
  }

  #start(node: Node | null, fallback: Place): Place {
    return node?.range ? this.place(node.range[0]) : fallback;
  }

  #remember(node: Node & { anchor?: string }): void {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  #scalar(node: Scalar, place: Place): Tree {
    const plain = node.type === Scalar.PLAIN || node.type === undefined;
    const { value } = node;
    const written = typeof value === 'string' ? value : (node.source ?? '');
    const substitutes = written.includes('${') ? this.#substitutes : undefined;
    const text = substitutes ? substitute(written, substitutes, (message) => this.fail(place, message)) : written;
    const inset = plain ? 0 : 1;
    const start = (node.range?.[0] ?? 0) + inset;
    const inStep =
      text === written &&
      this.#text.startsWith(text, start) &&
      node.type !== Scalar.BLOCK_FOLDED &&
      node.type !== Scalar.BLOCK_LITERAL;
    return {
      is: 'scalar',
      place,
      value: text === written ? primitive(value) : plain ? retype(text) : text,
      text,
      inset: inStep && !text.includes('\n') ? inset : undefined,
    };
  }
}

/** What a scalar of YAML's core schema can be. */
function primitive(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** A plain `${PORT}` is what its value would be if it stood there: a number, true, false or text. */
function retype(text: string): string | number | boolean {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/**
 * Reads one YAML document. Problems of the syntax, of aliases and of substitutions stand at their place. Without substitutes
 * `${…}` is text like any other.
 */
export function readTree(
  text: string,
  file: string,
  substitutes?: Substitutes,
): { readonly tree: Tree; readonly problems: readonly ConfigProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    keepSourceTokens: false,
  });
  const builder = new Builder(text, file, lines, substitutes);
  for (const error of [...document.errors, ...document.warnings]) {
    const place = builder.place(error.pos[0]);
    builder.fail(
      place,
      `this is not YAML: ${error.message
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/[.:]?$/, '.')}`,
    );
  }
  const start: Place = { file, line: 1, column: 1 };
  const tree = builder.build(builder.problems.length > 0 ? null : document.contents, start);
  return { tree, problems: builder.problems };
}
