import type { Body, Command, Node, Operand, Pipeline, Template } from './ast.ts';
import { TemplateError } from './error.ts';
import {
  methodOf,
  show,
  TemplateList,
  TemplateMap,
  TemplateRecord,
  type TemplateValue,
  truth,
  typeName,
} from './value.ts';

/** One function: how many arguments it takes, and what it makes of them. It throws an Error when it cannot. */
export interface TemplateFunction {
  readonly least: number;
  /** Infinity: any number. */
  readonly most: number;
  call(args: readonly TemplateValue[]): TemplateValue;
}

export type TemplateFunctions = ReadonlyMap<string, TemplateFunction>;

/** What a template is filled with. */
export interface TemplateScope {
  readonly dot: TemplateValue;
  /** Variables declared before the template begins, with their `$`. */
  readonly variables: ReadonlyMap<string, TemplateValue>;
  readonly functions: TemplateFunctions;
  /** Templates of other files by name. */
  readonly named?: ReadonlyMap<string, Body>;
  /** Applied to what actions write, but for what is marked as safe HTML. */
  readonly escape?: (text: string) => string;
}

/** A text that is HTML already (Go's template.HTML). */
export function safeHtml(text: string): TemplateRecord {
  return new TemplateRecord(SAFE_HTML, new Map(), undefined, text);
}
const SAFE_HTML = 'template.HTML';

/** Nodes run at most: a template that loops over loops ends here, after a blink. */
const MAX_STEPS = 200_000;
/** Characters of output at most; the largest message of any channel is 40,000. */
const MAX_OUTPUT = 1_000_000;
/** Templates calling templates at most. */
const MAX_CALLS = 100;

/** Fills a template. Throws TemplateError with the place of what failed, and nothing else. */
export function executeTemplate(template: Template, scope: TemplateScope): string {
  return new Execution(template, scope).run();
}

interface Variable {
  readonly name: string;
  value: TemplateValue;
}

type Flow = 'on' | 'break' | 'continue';

class Execution {
  readonly #template: Template;
  readonly #scope: TemplateScope;
  readonly #out: string[] = [];
  #variables: Variable[];
  #steps = 0;
  #length = 0;
  #calls = 0;

  constructor(template: Template, scope: TemplateScope) {
    this.#template = template;
    this.#scope = scope;
    this.#variables = [
      { name: '$', value: scope.dot },
      ...[...scope.variables].map(([name, value]) => ({ name, value })),
    ];
  }

  run(): string {
    this.#body(this.#template.body, this.#scope.dot);
    return this.#out.join('');
  }

  #write(text: string, at: number): void {
    this.#length += text.length;
    if (this.#length > MAX_OUTPUT) throw new TemplateError(`the text is longer than ${MAX_OUTPUT} characters`, at);
    this.#out.push(text);
  }

  #shown(value: TemplateValue): string {
    const { escape } = this.#scope;
    const safe = value instanceof TemplateRecord && value.type === SAFE_HTML;
    return escape === undefined || safe ? show(value) : escape(show(value));
  }

  #step(at: number): void {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw new TemplateError(`the template takes more than ${MAX_STEPS} steps`, at);
  }

  #body(body: Body, dot: TemplateValue): Flow {
    const scope = this.#variables.length;
    for (const node of body) {
      const flow = this.#node(node, dot);
      if (flow === 'on') continue;
      this.#variables.length = scope;
      return flow;
    }
    this.#variables.length = scope;
    return 'on';
  }

  #node(node: Node, dot: TemplateValue): Flow {
    switch (node.is) {
      case 'text':
        this.#write(node.text, 0);
        return 'on';
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot);
        if (node.pipeline.declares.length === 0) this.#write(this.#shown(value), node.pipeline.at);
        return 'on';
      }
      case 'if':
      case 'with':
        return this.#branch(node, dot);
      case 'range':
        return this.#range(node, dot);
      case 'template':
        this.#callTemplate(node, dot);
        return 'on';
      case 'break':
      case 'continue':
        return node.is;
    }
  }

  #branch(node: Extract<Node, { readonly is: 'if' | 'with' | 'range' }>, dot: TemplateValue): Flow {
    const scope = this.#variables.length;
    const value = this.#pipeline(node.pipeline, dot);
    const flow = truth(value)
      ? this.#body(node.body, node.is === 'with' ? value : dot)
      : this.#body(node.otherwise, dot);
    this.#variables.length = scope;
    return flow;
  }

  #range(node: Extract<Node, { readonly is: 'if' | 'with' | 'range' }>, dot: TemplateValue): Flow {
    const { pipeline } = node;
    const scope = this.#variables.length;
    const value = this.#pipeline(pipeline, dot, true);
    const items = itemsOf(value);
    if (items === undefined) throw new TemplateError(`range can't iterate over ${show(value)}`, pipeline.at);
    let flow: Flow = 'on';
    let any = false;
    for (const [key, item] of items) {
      any = true;
      this.#step(pipeline.at);
      const inner = this.#variables.length;
      const [first, second] = pipeline.declares;
      const index = typeof value === 'bigint' ? item : key;
      if (first !== undefined) this.#declare(first, second === undefined ? item : index, pipeline.assigns);
      if (second !== undefined) this.#declare(second, item, pipeline.assigns);
      flow = this.#body(node.body, item);
      this.#variables.length = inner;
      if (flow === 'break') break;
    }
    if (!any) flow = this.#body(node.otherwise, dot);
    this.#variables.length = scope;
    return any ? 'on' : flow;
  }

  #callTemplate(node: Extract<Node, { readonly is: 'template' }>, dot: TemplateValue): void {
    const own = this.#template.named.get(node.name);
    const body = own ?? this.#scope.named?.get(node.name);
    if (body === undefined) throw new TemplateError(`template ${JSON.stringify(node.name)} not defined`, node.at);
    if (this.#calls >= MAX_CALLS) throw new TemplateError(`templates call each other ${MAX_CALLS} deep`, node.at);
    const value = node.pipeline === undefined ? undefined : this.#pipeline(node.pipeline, dot);
    const outer = this.#variables;
    this.#variables = [{ name: '$', value }];
    this.#calls += 1;
    try {
      this.#body(body, value);
    } catch (error) {
      // An offset in another text says nothing about this one: its call does.
      if (own !== undefined || !(error instanceof TemplateError)) throw error;
      throw new TemplateError(`in template ${JSON.stringify(node.name)}: ${error.message}`, node.at);
    }
    this.#calls -= 1;
    this.#variables = outer;
  }

  #declare(name: string, value: TemplateValue, assigns: boolean): void {
    if (!assigns) {
      this.#variables.push({ name, value });
      return;
    }
    const variable = this.#variables.findLast((one) => one.name === name);
    if (variable !== undefined) variable.value = value;
  }

  /** The value of a pipeline; the variables of a `range` get theirs with every item instead. */
  #pipeline(pipeline: Pipeline, dot: TemplateValue, ranges = false): TemplateValue {
    this.#step(pipeline.at);
    let value: TemplateValue;
    let piped: readonly TemplateValue[] = [];
    for (const command of pipeline.commands) {
      value = this.#command(command, dot, piped);
      piped = [value];
    }
    if (!ranges) for (const name of pipeline.declares) this.#declare(name, value, pipeline.assigns);
    return value;
  }

  #command(command: Command, dot: TemplateValue, piped: readonly TemplateValue[]): TemplateValue {
    const { first, args, at } = command;
    if (first.is === 'function') return this.#function(first.name, args, dot, piped, at);
    const given = args.length > 0 || piped.length > 0;
    if (!given) return this.#operand(first, dot);
    // Only a method at the end of a chain of fields takes arguments.
    if (first.is !== 'constant' && first.fields.length > 0) {
      const owner = this.#walk(this.#root(first, dot), first.fields.slice(0, -1), first.at);
      const name = first.fields.at(-1) ?? '';
      const method = methodOf(owner, name);
      if (method === undefined) throw new TemplateError(`${name} has arguments but cannot be invoked as function`, at);
      return guarded(name, at, () => method([...args.map((arg) => this.#operand(arg, dot)), ...piped]));
    }
    throw new TemplateError("can't give argument to non-function", at);
  }

  #function(
    name: string,
    args: readonly Operand[],
    dot: TemplateValue,
    piped: readonly TemplateValue[],
    at: number,
  ): TemplateValue {
    const count = args.length + piped.length;
    if (name === 'and' || name === 'or') {
      if (count === 0) throw new TemplateError(`wrong number of args for ${name}: want at least 1 got 0`, at);
      // The rest is not looked at once the outcome is certain.
      let value: TemplateValue;
      for (const arg of args) {
        value = this.#operand(arg, dot);
        if (truth(value) === (name === 'or')) return value;
      }
      return piped.length > 0 ? piped[0] : value;
    }
    const fn = this.#scope.functions.get(name);
    if (fn === undefined) throw new TemplateError(`function "${name}" not defined`, at);
    if (count < fn.least || count > fn.most) {
      const want = fn.most === fn.least ? `${fn.least}` : `at least ${fn.least}`;
      throw new TemplateError(`wrong number of args for ${name}: want ${want} got ${count}`, at);
    }
    const values = [...args.map((arg) => this.#operand(arg, dot)), ...piped];
    return guarded(name, at, () => fn.call(values));
  }

  #operand(operand: Operand, dot: TemplateValue): TemplateValue {
    if (operand.is === 'constant') return operand.value;
    if (operand.is === 'function') return this.#function(operand.name, [], dot, [], operand.at);
    return this.#walk(this.#root(operand, dot), operand.fields, operand.at);
  }

  #root(operand: Extract<Operand, { readonly fields: readonly string[] }>, dot: TemplateValue): TemplateValue {
    if (operand.is === 'dot') return dot;
    if (operand.is === 'pipeline') return this.#pipeline(operand.pipeline, dot);
    return this.#variables.findLast(({ name }) => name === operand.name)?.value;
  }

  #walk(root: TemplateValue, fields: readonly string[], at: number): TemplateValue {
    let value = root;
    for (const field of fields) value = fieldOf(value, field, at);
    return value;
  }
}

function fieldOf(value: TemplateValue, field: string, at: number): TemplateValue {
  const method = methodOf(value, field);
  if (method !== undefined) return guarded(field, at, () => method([]));
  if (value instanceof TemplateMap) return value.get(field);
  if (value instanceof TemplateRecord && value.fields.has(field)) return value.fields.get(field);
  const why = value === undefined ? 'nil data; no entry for key' : `can't evaluate field`;
  throw new TemplateError(value === undefined ? `${why} "${field}"` : `${why} ${field} in type ${typeName(value)}`, at);
}

/** Key and item of everything `range` walks over; undefined when it is nothing to walk over. */
function itemsOf(value: TemplateValue): Iterable<readonly [TemplateValue, TemplateValue]> | undefined {
  if (value === undefined) return [];
  if (value instanceof TemplateList) return value.items.map((item, i) => [BigInt(i), item] as const);
  if (value instanceof TemplateMap) return value.keys().map((key) => [key, value.entries.get(key)] as const);
  if (typeof value === 'bigint') return countTo(value);
  return undefined;
}

function* countTo(end: bigint): Generator<readonly [TemplateValue, TemplateValue]> {
  for (let i = 0n; i < end; i += 1n) yield [i, i];
}

function guarded(name: string, at: number, work: () => TemplateValue): TemplateValue {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw new TemplateError(`error calling ${name}: ${error instanceof Error ? error.message : String(error)}`, at);
  }
}
