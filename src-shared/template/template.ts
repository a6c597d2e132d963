import type { Labels } from '../model/labels.ts';
import { lineAndColumn } from '../promql/error.ts';
import type { Template } from './ast.ts';
import { GO_FUNCTIONS } from './builtins.ts';
import { TemplateError } from './error.ts';
import { executeTemplate, type TemplateFunctions } from './execute.ts';
import { parseTemplate } from './parse.ts';
import { prometheusFunctions, type TemplateSample } from './prometheus.ts';
import { TemplateRecord, type TemplateValue, textMap } from './value.ts';

/** What the templates of an alerting rule are filled with besides the alert. */
export interface TemplateSurroundings {
  readonly externalLabels: Labels;
  /** Address of the console, no slash at its end. */
  readonly externalUrl: string;
  /** Answers `query` at the time of the evaluation. Throws an Error when it cannot. */
  readonly query: (expr: string) => readonly TemplateSample[];
}

/** Declared before every template of a rule (Prometheus, "Alerting rules", templating). */
const VARIABLES = ['$labels', '$externalLabels', '$externalURL', '$value'] as const;

function functionsFor(surroundings: TemplateSurroundings): TemplateFunctions {
  return new Map([...GO_FUNCTIONS, ...prometheusFunctions(surroundings)]);
}

/** The names decide what parses; what the functions do is decided where a template is filled. */
const KNOWN = {
  functions: functionsFor({ externalLabels: {}, externalUrl: '', query: () => [] }),
  variables: VARIABLES,
};

/** Reads a template of a rule. Throws TemplateError with the offset of what is wrong. */
export function parseRuleTemplate(text: string): Template {
  return parseTemplate(text, KNOWN);
}

/** Templates that were read, by text: a rule's texts are few and filled again and again. */
const READ = new Map<string, Template>();
const MOST_READ = 2_000;

function readOnce(text: string): Template {
  let template = READ.get(text);
  if (template === undefined) {
    template = parseRuleTemplate(text);
    if (READ.size >= MOST_READ) READ.clear();
    READ.set(text, template);
  }
  return template;
}

/** Fills the templates of one rule at one evaluation: its functions are made once for all its alerts. */
export class RuleTexts {
  readonly #surroundings: TemplateSurroundings;
  readonly #externalLabels: TemplateValue;
  #functions: TemplateFunctions | undefined;

  constructor(surroundings: TemplateSurroundings) {
    this.#surroundings = surroundings;
    this.#externalLabels = textMap(surroundings.externalLabels);
  }

  /** Never throws: what is wrong is said in the text, with its place, as Prometheus does. */
  fill(text: string, labels: Labels, value: number): string {
    if (!text.includes('{{')) return text;
    try {
      const template = readOnce(text);
      const url = this.#surroundings.externalUrl;
      const shown = textMap(labels);
      this.#functions ??= functionsFor(this.#surroundings);
      return executeTemplate(template, {
        dot: new TemplateRecord(
          'template.alertTemplateData',
          new Map<string, TemplateValue>([
            ['Labels', shown],
            ['ExternalLabels', this.#externalLabels],
            ['ExternalURL', url],
            ['Value', value],
          ]),
        ),
        variables: new Map<(typeof VARIABLES)[number], TemplateValue>([
          ['$labels', shown],
          ['$externalLabels', this.#externalLabels],
          ['$externalURL', url],
          ['$value', value],
        ]),
        functions: this.#functions,
      });
    } catch (error) {
      return `<error expanding template: ${said(error, text)}>`;
    }
  }
}

function said(error: unknown, text: string): string {
  if (!(error instanceof TemplateError)) return error instanceof Error ? error.message : String(error);
  const { line, column } = lineAndColumn(text, error.at);
  return `${line}:${column}: ${error.message}`;
}
