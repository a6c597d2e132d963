import { lineAndColumn } from '../promql/error.ts';
import { type NotificationData, notificationDot } from './alertmanager-data.ts';
import { alertmanagerFunctions } from './alertmanager-functions.ts';
import type { Body, Template } from './ast.ts';
import { escapeHtml, GO_FUNCTIONS } from './builtins.ts';
import { DEFAULT_TEMPLATES } from './default-templates.ts';
import { TemplateError } from './error.ts';
import { executeTemplate } from './execute.ts';
import { parseTemplate } from './parse.ts';

const KNOWN = { functions: new Map([...GO_FUNCTIONS, ...alertmanagerFunctions(0)]), variables: [] };

/** One file of `templates:`. */
export interface TemplateFile {
  readonly file: string;
  readonly text: string;
}

/** Reads a notification template. Throws TemplateError with the offset of what is wrong. */
export function parseNotificationTemplate(text: string): Template {
  return parseTemplate(text, KNOWN);
}

/** Templates that were read, by text: few, and filled again and again. */
const MOST_READ = 500;

/** The templates of a configuration: Alertmanager's well-known names, ours, and those of the files, which win. */
export class NotificationTemplates {
  readonly #named: ReadonlyMap<string, Body>;
  readonly #read = new Map<string, Template>();

  /** Files that cannot be read are left out: `templateProblem` says at once what is wrong with them. */
  constructor(files: readonly TemplateFile[] = []) {
    const named = new Map(defaults());
    for (const { text } of files) {
      if (templateProblem(text) !== undefined) continue;
      for (const [name, body] of parseNotificationTemplate(text).named) named.set(name, body);
    }
    this.#named = named;
  }

  /** Names that `{{ template }}` knows, sorted. */
  names(): readonly string[] {
    return [...this.#named.keys()].sort((a, b) => (a < b ? -1 : 1));
  }

  /** Fills a template at a moment (epoch ms); `html` escapes what it puts in. Throws TemplateError. */
  fill(text: string, data: NotificationData, now: number, html = false): string {
    if (!text.includes('{{')) return text;
    return executeTemplate(this.#parsed(text), {
      dot: notificationDot(data),
      variables: new Map(),
      functions: new Map([...GO_FUNCTIONS, ...alertmanagerFunctions(now)]),
      named: this.#named,
      ...(html ? { escape: escapeHtml } : {}),
    });
  }

  /** Calls in a template of what neither it nor any file defines. Throws TemplateError for a text that is no template. */
  undefinedIn(text: string): readonly (TemplatePlace & { readonly name: string })[] {
    const template = parseNotificationTemplate(text);
    const bodies = [template.body, ...template.named.values()];
    return bodies
      .flatMap(callsIn)
      .filter(({ name }) => !template.named.has(name) && !this.#named.has(name))
      .map(({ at, name }) => ({ name, at, ...lineAndColumn(text, at) }));
  }

  #parsed(text: string): Template {
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const template = parseNotificationTemplate(text);
    if (this.#read.size >= MOST_READ) this.#read.clear();
    this.#read.set(text, template);
    return template;
  }
}

let own: ReadonlyMap<string, Body> | undefined;

function defaults(): ReadonlyMap<string, Body> {
  own ??= parseNotificationTemplate(DEFAULT_TEMPLATES).named;
  return own;
}

function callsIn(body: Body): readonly { readonly name: string; readonly at: number }[] {
  return body.flatMap((node) => {
    if (node.is === 'template') return [{ name: node.name, at: node.at }];
    return 'body' in node ? [...callsIn(node.body), ...callsIn(node.otherwise)] : [];
  });
}

/** A place in a template; line and column count from 1. */
export interface TemplatePlace {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a template, and where. */
export interface TemplateProblem extends TemplatePlace {
  readonly message: string;
}

/** The first thing wrong with a template's text; undefined when it can be read. */
export function templateProblem(text: string): TemplateProblem | undefined {
  try {
    parseNotificationTemplate(text);
    return undefined;
  } catch (error) {
    return problemOf(error, text);
  }
}

/** An error of reading or filling as a place in the text. */
export function problemOf(error: unknown, text: string): TemplateProblem {
  const at = error instanceof TemplateError ? error.at : 0;
  const message = error instanceof Error ? error.message : String(error);
  return { at, ...lineAndColumn(text, at), message };
}
