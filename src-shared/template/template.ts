import type { Labels } from '../model/labels.ts';
import { unquote } from '../promql/literals.ts';
import { TemplateError } from './error.ts';
import { labelOf, show, TEMPLATE_FUNCTIONS, type TemplateValue, truth } from './functions.ts';
import { scan, type Token } from './scan.ts';

/** What the fields of a template stand for: `.Labels`/`$labels`, `.Value`/`$value`, `.ExternalLabels`/`$externalLabels`. */
export interface TemplateData {
  readonly labels: Labels;
  readonly value: number;
  readonly externalLabels?: Labels;
}

type Term =
  | { readonly is: 'constant'; readonly value: TemplateValue }
  | { readonly is: 'field'; readonly root: Root; readonly key: string | undefined }
  | { readonly is: 'pipeline'; readonly pipeline: Pipeline };
type Root = 'labels' | 'value' | 'externalLabels';
interface Command {
  readonly fn: string | undefined;
  readonly terms: readonly Term[];
  readonly at: number;
}
type Pipeline = readonly Command[];

interface Branch {
  /** Absent for `else`. */
  readonly when: Pipeline | undefined;
  readonly body: Template;
}
type Node =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'output'; readonly pipeline: Pipeline }
  | { readonly is: 'if'; readonly branches: readonly Branch[] };

/** A template that was read and can be filled often. */
export type Template = readonly Node[];

const ROOTS: Readonly<Record<string, Root>> = {
  '.Labels': 'labels',
  $labels: 'labels',
  '.Value': 'value',
  $value: 'value',
  '.ExternalLabels': 'externalLabels',
  $externalLabels: 'externalLabels',
};
/** Each may hold others of its kind; more than this is no template a person wrote. */
const MAX_DEPTH = 50;

/**
 * Reads the part of Go's template language that alerting rules use: fields, pipelines, functions, `if … else if … else … end`,
 * comments and trimming. Throws TemplateError with the offset of what is wrong.
 */
export function parseTemplate(text: string): Template {
  const root: Node[] = [];
  const open: { branches: { when: Pipeline | undefined; body: Node[] }[]; at: number }[] = [];
  const body = (): Node[] => open.at(-1)?.branches.at(-1)?.body ?? root;
  for (const segment of scan(text)) {
    if (segment.is === 'text') {
      body().push({ is: 'text', text: segment.text });
      continue;
    }
    const [first, ...rest] = segment.tokens;
    if (first === undefined) throw new TemplateError('missing value for command', segment.at);
    const inner = open.at(-1);
    if (first.is !== 'word' || !['if', 'else', 'end'].includes(first.text)) {
      body().push({ is: 'output', pipeline: pipelineOf(segment.tokens) });
    } else if (first.text === 'if') {
      if (open.length >= MAX_DEPTH) throw new TemplateError('if is nested too deeply', first.at);
      const branches = [{ when: pipelineOf(rest, first.at), body: [] }];
      open.push({ branches, at: segment.at });
    } else if (inner === undefined) {
      throw new TemplateError(`unexpected {{${first.text}}}`, segment.at);
    } else if (first.text === 'else') {
      if (inner.branches.at(-1)?.when === undefined) throw new TemplateError('unexpected {{else}}', segment.at);
      const [again, ...condition] = rest;
      if (again !== undefined && again.text !== 'if')
        throw new TemplateError(`unexpected ${again.text} after else`, again.at);
      inner.branches.push({ when: again === undefined ? undefined : pipelineOf(condition, again.at), body: [] });
    } else {
      if (rest[0] !== undefined) throw new TemplateError(`unexpected ${rest[0].text} after end`, rest[0].at);
      open.pop();
      body().push({ is: 'if', branches: inner.branches });
    }
  }
  const unfinished = open.at(-1);
  if (unfinished !== undefined) throw new TemplateError('unexpected EOF: {{if}} without {{end}}', unfinished.at);
  return root;
}

function pipelineOf(tokens: readonly Token[], after = 0): Pipeline {
  const state = { next: 0 };
  const pipeline = readPipeline(tokens, state, after, 0);
  const left = tokens[state.next];
  if (left !== undefined) throw new TemplateError(`unexpected ${left.text} in action`, left.at);
  return pipeline;
}

function readPipeline(tokens: readonly Token[], state: { next: number }, after: number, depth: number): Pipeline {
  if (depth > MAX_DEPTH) throw new TemplateError('parentheses are nested too deeply', after);
  const commands: Command[] = [];
  for (;;) {
    commands.push(readCommand(tokens, state, after, depth));
    const token = tokens[state.next];
    if (token?.text !== '|' || token.is !== 'sign') break;
    state.next += 1;
  }
  commands.forEach(({ fn, at }, i) => {
    if (i > 0 && fn === undefined) throw new TemplateError('non executable command in pipeline stage', at);
  });
  return commands;
}

function readCommand(tokens: readonly Token[], state: { next: number }, after: number, depth: number): Command {
  const at = tokens[state.next]?.at ?? after;
  let fn: string | undefined;
  const terms: Term[] = [];
  for (let token = tokens[state.next]; token !== undefined; token = tokens[state.next]) {
    if (token.is === 'sign' && token.text !== '(') break;
    state.next += 1;
    if (token.is === 'sign') {
      const pipeline = readPipeline(tokens, state, token.at, depth + 1);
      if (tokens[state.next]?.text !== ')') throw new TemplateError('unclosed left paren', token.at);
      state.next += 1;
      terms.push({ is: 'pipeline', pipeline });
    } else if (token.is === 'word' && token.text !== 'true' && token.text !== 'false') {
      if (!TEMPLATE_FUNCTIONS.has(token.text))
        throw new TemplateError(`function "${token.text}" not defined`, token.at);
      if (terms.length > 0 || fn !== undefined)
        terms.push({ is: 'pipeline', pipeline: [{ fn: token.text, terms: [], at: token.at }] });
      else fn = token.text;
    } else {
      terms.push(simpleTerm(token));
    }
  }
  if (fn === undefined && terms.length === 0) throw new TemplateError('missing value for command', at);
  if (fn === undefined && terms.length > 1) throw new TemplateError("can't give argument to non-function", at);
  return { fn, terms, at };
}

function simpleTerm(token: Token): Term {
  switch (token.is) {
    case 'number':
      return { is: 'constant', value: Number(token.text) };
    case 'string': {
      const value = unquote(token.text);
      if (value === undefined) throw new TemplateError('bad string', token.at);
      return { is: 'constant', value };
    }
    case 'field':
      return fieldTerm(token);
    default:
      return { is: 'constant', value: token.text === 'true' };
  }
}

function fieldTerm(token: Token): Term {
  const found = /^(\.?[^.]*)(?:\.([^.]+))?$/.exec(token.text);
  const root = ROOTS[found?.[1] ?? ''];
  if (root === undefined) {
    const what = token.text.startsWith('$')
      ? `undefined variable "${token.text}"`
      : `can't evaluate field ${token.text}`;
    throw new TemplateError(`${what}; known are $labels, $value and $externalLabels`, token.at);
  }
  const key = found?.[2];
  if (root === 'value' && key !== undefined)
    throw new TemplateError(`$value is a number and has no field ${key}`, token.at);
  return { is: 'field', root, key };
}

/** Fills a template. Throws TemplateError where a function is given what it cannot work with. */
function fillTemplate(template: Template, data: TemplateData): string {
  return template
    .map((node) => {
      switch (node.is) {
        case 'text':
          return node.text;
        case 'output':
          return show(run(node.pipeline, data));
        case 'if': {
          const branch = node.branches.find(({ when }) => when === undefined || truth(run(when, data)));
          return branch === undefined ? '' : fillTemplate(branch.body, data);
        }
      }
    })
    .join('');
}

function run(pipeline: Pipeline, data: TemplateData): TemplateValue {
  let value: TemplateValue | undefined;
  for (const { fn, terms, at } of pipeline) {
    const args = terms.map((term) => valueOf(term, data));
    if (value !== undefined) args.push(value);
    if (fn === undefined) {
      value = args[0];
      continue;
    }
    try {
      value = TEMPLATE_FUNCTIONS.get(fn)?.(args);
    } catch (error) {
      throw new TemplateError(`error calling ${fn}: ${error instanceof Error ? error.message : String(error)}`, at);
    }
  }
  return value ?? '';
}

function valueOf(term: Term, data: TemplateData): TemplateValue {
  switch (term.is) {
    case 'constant':
      return term.value;
    case 'pipeline':
      return run(term.pipeline, data);
    case 'field': {
      if (term.root === 'value') return data.value;
      const map = (term.root === 'labels' ? data.labels : data.externalLabels) ?? {};
      // A label that is not there is empty, as everywhere in Prometheus.
      return term.key === undefined ? map : labelOf(map, term.key);
    }
  }
}

/** Reads and fills in one go and never throws: what is wrong is said in the text, as Prometheus does. */
export function expandTemplate(text: string, data: TemplateData): string {
  if (!text.includes('{{')) return text;
  try {
    return fillTemplate(parseTemplate(text), data);
  } catch (error) {
    return `<error expanding template: ${error instanceof Error ? error.message : String(error)}>`;
  }
}
