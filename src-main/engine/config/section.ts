import { parseDuration } from '../../../src-shared/time/duration.ts';
import type { ConfigProblem } from './config.ts';
import { didYouMean } from './suggest.ts';
import type { MapTree, Place, Tree } from './tree.ts';

/** Collects what is wrong. */
export interface Reporter {
  readonly problems: ConfigProblem[];
  readonly warnings: ConfigProblem[];
}

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** What a tree is, in words. */
function kindOf(tree: Tree): string {
  if (tree.is === 'map') return 'a block of keys';
  if (tree.is === 'list') return 'a list';
  return tree.value === null
    ? 'nothing'
    : typeof tree.value === 'string'
      ? `the text "${tree.text.slice(0, 40)}"`
      : `the ${typeof tree.value} ${tree.text}`;
}

/**
 * One block of keys of the file. Every getter names a key; `done` refuses the keys that nobody asked for. A wrong value is
 * reported at its place and reads as absent, so one reading finds every problem.
 */
export class Section {
  readonly place: Place;
  readonly #what: string;
  readonly #tree: MapTree;
  readonly #report: Reporter;
  readonly #known = new Set<string>();
  /** Known, and refused when they are used. */
  readonly #later = new Set<string>();

  private constructor(tree: MapTree, what: string, report: Reporter) {
    this.#tree = tree;
    this.#what = what;
    this.#report = report;
    this.place = tree.place;
  }

  /** The section that a tree is, or undefined with a problem. `what` names it: "a monitor". An empty value is an empty section. */
  static of(tree: Tree, what: string, report: Reporter): Section | undefined {
    if (tree.is === 'map') return new Section(tree, what, report);
    if (tree.is === 'scalar' && tree.value === null)
      return new Section({ is: 'map', place: tree.place, entries: new Map() }, what, report);
    report.problems.push({ ...tree.place, message: `${what} is a block of keys, but here stands ${kindOf(tree)}.` });
    return undefined;
  }

  fail(place: Place, message: string): void {
    this.#report.problems.push({ ...place, message });
  }

  /** Something that is taken as it is and that its author should know. */
  warn(place: Place, message: string): void {
    this.#report.warnings.push({ ...place, message });
  }

  has(key: string): boolean {
    return this.#tree.entries.has(key);
  }

  keys(): readonly string[] {
    return [...this.#tree.entries.keys()];
  }

  /** The value under a key; an empty one (`key:`) counts as absent. */
  raw(key: string): Tree | undefined {
    this.#known.add(key);
    const tree = this.#tree.entries.get(key)?.value;
    return tree?.is === 'scalar' && tree.value === null ? undefined : tree;
  }

  /** The place of the value, else of the key, else of the section. */
  placeOf(key: string): Place {
    const entry = this.#tree.entries.get(key);
    return entry?.value.place ?? this.place;
  }

  keyPlaceOf(key: string): Place {
    return this.#tree.entries.get(key)?.keyPlace ?? this.place;
  }

  text(key: string): string | undefined {
    const tree = this.raw(key);
    return tree === undefined ? undefined : this.asText(tree, key);
  }

  number(key: string): number | undefined {
    const tree = this.raw(key);
    if (tree === undefined) return undefined;
    if (tree.is === 'scalar' && typeof tree.value === 'number') return tree.value;
    this.fail(tree.place, `${key} is a number, but here stands ${kindOf(tree)}.`);
    return undefined;
  }

  bool(key: string): boolean | undefined {
    const tree = this.raw(key);
    if (tree === undefined) return undefined;
    if (tree.is === 'scalar' && typeof tree.value === 'boolean') return tree.value;
    this.fail(tree.place, `${key} is true or false, but here stands ${kindOf(tree)}.`);
    return undefined;
  }

  /** A Prometheus duration in ms. */
  duration(key: string): number | undefined {
    const tree = this.raw(key);
    if (tree === undefined) return undefined;
    const found = tree.is === 'scalar' ? parseDuration(tree.text) : undefined;
    if (found === undefined)
      this.fail(tree.place, `${key} is a duration such as 30s, 5m or 1h30m, but here stands ${kindOf(tree)}.`);
    return found;
  }

  items(key: string): readonly Tree[] | undefined {
    const tree = this.raw(key);
    if (tree === undefined) return undefined;
    if (tree.is === 'list') return tree.items;
    this.fail(tree.place, `${key} is a list, but here stands ${kindOf(tree)}. Begin each entry with "- ".`);
    return undefined;
  }

  texts(key: string): readonly string[] | undefined {
    return this.items(key)?.map((item) => this.asText(item, key) ?? '');
  }

  /** Names with text values; with `labels` the names have to be label names. */
  pairs(key: string, names: 'labels' | 'any'): Record<string, string> | undefined {
    const tree = this.raw(key);
    if (tree === undefined) return undefined;
    if (tree.is !== 'map') {
      this.fail(tree.place, `${key} is a block of names and values, but here stands ${kindOf(tree)}.`);
      return undefined;
    }
    const out: [string, string][] = [];
    for (const [name, entry] of tree.entries) {
      if (names === 'labels' && !LABEL_NAME.test(name))
        this.fail(
          entry.keyPlace,
          `"${name}" is no label name: use letters, digits and _, not starting with a digit. Try ${name.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d|$)/, '_')}.`,
        );
      out.push([name, this.asText(entry.value, name) ?? '']);
    }
    return Object.fromEntries(out);
  }

  section(key: string): Section | undefined {
    const tree = this.raw(key);
    return tree === undefined ? undefined : Section.of(tree, key, this.#report);
  }

  /** Text, or `{secret: name}` kept by reference. */
  secret(key: string): string | { secret: string } | undefined {
    const tree = this.raw(key);
    if (tree === undefined) return undefined;
    if (tree.is !== 'map') return this.asText(tree, key);
    const inner = new Section(tree, `${key} by reference`, this.#report);
    const name = inner.required('secret');
    inner.done();
    return name === undefined ? undefined : { secret: name };
  }

  required(key: string): string | undefined {
    const found = this.text(key);
    if (found === undefined && this.raw(key) === undefined)
      this.fail(this.place, `${this.#what} needs the key ${key}.`);
    return found;
  }

  asText(tree: Tree, key: string): string | undefined {
    // Numbers and truth values are taken as they are written, as Prometheus' own reader does: a label 1.10 stays 1.10.
    if (tree.is === 'scalar' && tree.value !== null) return tree.text;
    this.fail(tree.place, `${key} is text, but here stands ${kindOf(tree)}.`);
    return undefined;
  }

  /** Keys that belong to the format and are not built yet: refused by name, never ignored. An empty one is accepted. */
  notYet(keys: readonly string[]): void {
    for (const key of keys) {
      this.#later.add(key);
      const tree = this.raw(key);
      if (
        tree === undefined ||
        (tree.is === 'list' && tree.items.length === 0) ||
        (tree.is === 'map' && tree.entries.size === 0)
      )
        continue;
      this.fail(
        this.#tree.entries.get(key)?.keyPlace ?? this.place,
        `${key} is not supported yet. Leave it out or empty.`,
      );
    }
  }

  /** Refuses the keys that no getter asked for. */
  done(): void {
    for (const [key, { keyPlace }] of this.#tree.entries) {
      if (this.#known.has(key)) continue;
      const usable = [...this.#known].filter((known) => !this.#later.has(known));
      const hint = didYouMean(key, this.#known);
      this.fail(
        keyPlace,
        `${this.#what} has no key ${key}.${hint === '' ? ` Known keys: ${usable.join(', ')}.` : hint}`,
      );
    }
  }
}
