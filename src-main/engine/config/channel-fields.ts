import { templateProblem } from '../../../src-shared/template/notification.ts';
import type { SecretSource } from '../net/http-options.ts';
import type { Field } from '../notify/channels/field.ts';
import { readHttpOptions, readTls } from './http-client.ts';
import { besideFile } from './paths.ts';
import type { Reporter } from './section.ts';
import { Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

/** A template of the file: its text and where it stands. */
export interface TemplateUse {
  readonly text: string;
  readonly place: Place;
  /** Columns between the place and the text; undefined when the two do not run in step. */
  readonly inset: number | undefined;
}

/** Where in the file an offset of a template is, and words for the place inside of it when only those can be given. */
export function placeInside(
  use: TemplateUse,
  at: number,
  inside: string,
): { readonly place: Place; readonly where: string } {
  if (use.inset === undefined) return { place: use.place, where: ` (at ${inside} of the template)` };
  return { place: { ...use.place, column: use.place.column + use.inset + at }, where: '' };
}

/** Reads one setting of a channel as its declaration says; undefined when it is not there or is wrong (and reported). */
export class FieldReader {
  /** Every template that was read, for what only shows when all files are known. */
  readonly templates: TemplateUse[] = [];
  readonly #report: Reporter;

  constructor(report: Reporter) {
    this.#report = report;
  }

  read(section: Section, key: string, field: Field): unknown {
    switch (field.kind) {
      case 'text':
      case 'long':
        return this.#text(section, key, field);
      case 'choice':
        return section.text(key);
      case 'secret':
        return secretOf(section, key);
      case 'number':
        return section.number(key);
      case 'duration':
        return section.duration(key);
      case 'toggle':
        return section.bool(key);
      case 'pairs':
        return this.#pairs(section, key, field);
      case 'records':
        return section.items(key)?.map((item) => this.#record(item, key, field));
      case 'http':
        return httpOf(section, key);
      case 'tls': {
        const inner = section.section(key);
        return inner && readTls(inner);
      }
    }
  }

  #text(section: Section, key: string, field: Field): string | undefined {
    const tree = section.raw(key);
    const text = section.text(key);
    if (tree !== undefined && text !== undefined && field.template !== undefined)
      this.#template(tree, text, section, key);
    return text;
  }

  #pairs(section: Section, key: string, field: Field): Readonly<Record<string, string>> | undefined {
    const tree = section.raw(key);
    const pairs = section.pairs(key, 'any');
    if (tree?.is === 'map' && field.template !== undefined)
      for (const [name, { value }] of tree.entries) this.#template(value, pairs?.[name] ?? '', section, name);
    return pairs;
  }

  #record(item: Tree, key: string, field: Field): Readonly<Record<string, string>> {
    const section = Section.of(item, `an entry of ${key}`, this.#report);
    if (section === undefined) return {};
    const row = Object.fromEntries(
      (field.columns ?? []).flatMap((column) => {
        const cell = this.#text(section, column, field);
        return cell === undefined ? [] : [[column, cell]];
      }),
    );
    section.done();
    return row;
  }

  #template(tree: Tree, text: string, section: Section, key: string): void {
    if (!text.includes('{{')) return;
    const use = { text, place: tree.place, inset: tree.is === 'scalar' ? tree.inset : undefined };
    const problem = templateProblem(text);
    if (problem === undefined) {
      this.templates.push(use);
      return;
    }
    const { place, where } = placeInside(use, problem.at, `${problem.line}:${problem.column}`);
    section.fail(place, `the template of ${key} cannot be read${where}: ${problem.message}.`);
  }
}

/** A secret under `key`, or the file under `key_file`; not both. */
function secretOf(section: Section, key: string): SecretSource | undefined {
  const value = section.secret(key);
  const fileKey = `${key}_file`;
  const path = section.text(fileKey);
  if (path === undefined) return value;
  if (value !== undefined) section.fail(section.placeOf(fileKey), `give ${key} or ${fileKey}, not both.`);
  return { file: besideFile(section.placeOf(fileKey), path) };
}

function httpOf(section: Section, key: string): unknown {
  const inner = section.section(key);
  if (inner === undefined) return undefined;
  const http = readHttpOptions(inner);
  inner.done();
  return http;
}
