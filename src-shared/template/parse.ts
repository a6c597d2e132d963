import { unquote } from '../promql/literals.ts';
import type { Body, Command, Node, Operand, Pipeline, Template } from './ast.ts';
import { TemplateError } from './error.ts';
import { lex, type Token } from './lex.ts';

/** What a template may use: functions, and variables that are declared before it begins (with their `$`). */
export interface Known {
  readonly functions: { has(name: string): boolean };
  readonly variables: readonly string[];
}

/** Blocks and parentheses may hold others of their kind; more than this is no template a person wrote. */
const MAX_DEPTH = 100;

/** Reads a template in the language of Go's text/template. Throws TemplateError with the offset of what is wrong. */
export function parseTemplate(text: string, known: Known): Template {
  return new Parser(text, known).read();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #known: Known;
  readonly #named = new Map<string, Body>();
  #next = 0;
  #depth = 0;
  #ranges = 0;
  #variables: string[];

  constructor(text: string, known: Known) {
    this.#variables = ['$', ...known.variables];
    this.#text = text;
    this.#tokens = lex(text);
    this.#known = known;
  }

  read(): Template {
    const { body, ended } = this.#body(this.#peek());
    if (ended.text !== '') throw new TemplateError(`unexpected {{${ended.text}}}`, ended.at);
    return { text: this.#text, body, named: this.#named };
  }

  #peek(): Token {
    // The last token is `end`, and nobody reads past it.
    return this.#tokens[this.#next] ?? { is: 'end', text: '', at: this.#text.length };
  }

  #take(): Token {
    const token = this.#peek();
    if (token.is !== 'end') this.#next += 1;
    return token;
  }

  #skipBlank(): Token {
    while (this.#peek().is === 'blank') this.#next += 1;
    return this.#peek();
  }

  #close(context: string): void {
    const token = this.#skipBlank();
    if (token.is !== 'close') throw this.#unexpected(token, context);
    this.#next += 1;
  }

  #unexpected(token: Token, context: string): TemplateError {
    const what = token.is === 'end' ? 'EOF' : token.is === 'close' ? '"}}"' : JSON.stringify(token.text);
    return new TemplateError(`unexpected ${what} in ${context}`, token.at);
  }

  /** Nodes up to `end`, `else` (taken, its word told) or the end of the text, where the word is empty. */
  #body(opened: Token): { readonly body: Body; readonly ended: Token } {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new TemplateError('blocks are nested too deeply', opened.at);
    const scope = this.#variables.length;
    const body: Node[] = [];
    for (;;) {
      const token = this.#take();
      if (token.is === 'text') {
        body.push({ is: 'text', text: token.text });
        continue;
      }
      if (token.is === 'open') {
        const first = this.#skipBlank();
        if (first.is !== 'word' || (first.text !== 'end' && first.text !== 'else')) {
          const node = this.#action(first);
          if (node !== undefined) body.push(node);
          continue;
        }
        this.#next += 1;
      }
      this.#depth -= 1;
      this.#variables.length = scope;
      const previous = this.#tokens[this.#next - 1];
      const ended = token.is === 'end' ? token : { is: token.is, text: previous?.text ?? '', at: token.at };
      return { body, ended };
    }
  }

  /** What stands between `{{` and `}}`; undefined for a definition. */
  #action(first: Token): Node | undefined {
    if (first.is !== 'word') return this.#plain();
    switch (first.text) {
      case 'if':
      case 'with':
      case 'range':
        this.#next += 1;
        return this.#control(first.text, first);
      case 'template':
        this.#next += 1;
        return this.#template(first);
      case 'block':
        this.#next += 1;
        return this.#block(first);
      case 'define':
        this.#next += 1;
        this.#define(first);
        return undefined;
      case 'break':
      case 'continue':
        this.#next += 1;
        this.#close(first.text);
        if (this.#ranges === 0) throw new TemplateError(`{{${first.text}}} outside {{range}}`, first.at);
        return { is: first.text };
      default:
        return this.#plain();
    }
  }

  #plain(): Node {
    const pipeline = this.#pipeline('command', 1);
    this.#close('command');
    return { is: 'action', pipeline };
  }

  #control(is: 'if' | 'with' | 'range', opened: Token): Node {
    const scope = this.#variables.length;
    const pipeline = this.#pipeline(is, is === 'range' ? 2 : 1);
    this.#close(is);
    if (is === 'range') this.#ranges += 1;
    const { body, ended } = this.#body(opened);
    if (is === 'range') this.#ranges -= 1;
    const otherwise = this.#otherwise(is, opened, ended);
    this.#variables.length = scope;
    return { is, pipeline, body, otherwise };
  }

  #otherwise(is: 'if' | 'with' | 'range', opened: Token, ended: Token): Body {
    if (ended.text === '') throw new TemplateError(`unexpected EOF: {{${is}}} without {{end}}`, opened.at);
    if (ended.text === 'end') {
      this.#close('end');
      return [];
    }
    const again = this.#skipBlank();
    if (again.is === 'word' && again.text === is && is !== 'range') {
      this.#next += 1;
      this.#depth += 1;
      if (this.#depth > MAX_DEPTH) throw new TemplateError('blocks are nested too deeply', again.at);
      const inner = this.#control(is, opened);
      this.#depth -= 1;
      return [inner];
    }
    this.#close('else');
    const { body, ended: end } = this.#body(opened);
    if (end.text === '') throw new TemplateError(`unexpected EOF: {{${is}}} without {{end}}`, opened.at);
    if (end.text === 'else') throw new TemplateError('unexpected {{else}}: there is one already', end.at);
    this.#close('end');
    return body;
  }

  #name(context: string): string {
    const token = this.#skipBlank();
    const name = token.is === 'string' ? unquote(token.text) : undefined;
    if (name === undefined) throw this.#unexpected(token, context);
    this.#next += 1;
    return name;
  }

  #template({ at }: Token): Node {
    const name = this.#name('template clause');
    const pipeline = this.#skipBlank().is === 'close' ? undefined : this.#pipeline('template clause', 0);
    this.#close('template clause');
    return { is: 'template', name, pipeline, at };
  }

  #block(opened: Token): Node {
    const name = this.#name('block clause');
    const pipeline = this.#pipeline('block clause', 0);
    this.#close('block clause');
    this.#named.set(name, this.#definition('block', opened));
    return { is: 'template', name, pipeline, at: opened.at };
  }

  #define(opened: Token): void {
    if (this.#depth > 1) throw this.#unexpected(opened, 'block: a definition stands at the top');
    const name = this.#name('define clause');
    this.#close('define clause');
    this.#named.set(name, this.#definition('define', opened));
  }

  /** A body with variables of its own. */
  #definition(what: string, opened: Token): Body {
    const outer = [this.#variables, this.#ranges] as const;
    this.#variables = ['$'];
    this.#ranges = 0;
    const { body, ended } = this.#body(opened);
    [this.#variables, this.#ranges] = outer;
    if (ended.text === '') throw new TemplateError(`unexpected EOF: {{${what}}} without {{end}}`, opened.at);
    if (ended.text === 'else') throw new TemplateError('unexpected {{else}} in define clause', ended.at);
    this.#close('end');
    return body;
  }

  /** A pipeline, which may declare up to `declarable` variables. */
  #pipeline(context: string, declarable: number): Pipeline {
    const { at } = this.#skipBlank();
    const { names, assigns } = this.#declarations(context, declarable);
    const commands: Command[] = [];
    do commands.push(this.#command(context));
    while (this.#sign('|'));
    for (const { first } of commands.slice(1)) {
      if (first.is === 'constant' || (first.is === 'dot' && first.fields.length === 0))
        throw new TemplateError('non executable command in pipeline stage', first.at);
    }
    if (!assigns) this.#variables.push(...names);
    return { declares: names, assigns, commands, at };
  }

  #sign(text: string): boolean {
    const token = this.#skipBlank();
    if (token.is !== 'sign' || token.text !== text) return false;
    this.#next += 1;
    return true;
  }

  #declarations(context: string, most: number): { readonly names: readonly string[]; readonly assigns: boolean } {
    const start = this.#next;
    const given: Token[] = [];
    for (;;) {
      const token = this.#skipBlank();
      if (token.is !== 'variable' || given.length >= most) break;
      this.#next += 1;
      given.push(token);
      const names = given.map(({ text }) => text);
      if (this.#sign(':=')) return { names, assigns: false };
      if (this.#sign('=')) {
        for (const { text, at } of given) this.#declared(text, at);
        return { names, assigns: true };
      }
      if (!(context === 'range' && this.#sign(','))) break;
    }
    this.#next = start;
    return { names: [], assigns: false };
  }

  #declared(name: string, at: number): void {
    if (!this.#variables.includes(name)) throw new TemplateError(`undefined variable "${name}"`, at);
  }

  #command(context: string): Command {
    const { at } = this.#skipBlank();
    const operands: Operand[] = [];
    for (;;) {
      const token = this.#skipBlank();
      const operand = this.#operand(token, context);
      if (operand === undefined) break;
      operands.push(operand);
      const after = this.#peek();
      if (after.is !== 'blank' && after.is !== 'close' && !(after.is === 'sign' && /[|)]/.test(after.text)))
        throw this.#unexpected(after, 'operand');
    }
    const [first, ...args] = operands;
    if (first === undefined) {
      const token = this.#peek();
      if (token.is === 'close' || token.is === 'sign' || token.is === 'end')
        throw new TemplateError(`missing value for ${context}`, at);
      throw this.#unexpected(token, context);
    }
    return { first, args, at };
  }

  #operand(token: Token, context: string): Operand | undefined {
    const { at } = token;
    switch (token.is) {
      case 'dot':
        this.#next += 1;
        return { is: 'dot', fields: [], at };
      case 'field':
        return { is: 'dot', fields: this.#fields(), at };
      case 'variable':
        this.#next += 1;
        this.#declared(token.text, at);
        return { is: 'variable', name: token.text, fields: this.#fields(), at };
      case 'string':
      case 'char':
      case 'number':
        this.#next += 1;
        return { is: 'constant', value: constantOf(token), at };
      case 'word':
        this.#next += 1;
        if (token.text === 'true' || token.text === 'false')
          return { is: 'constant', value: token.text === 'true', at };
        if (token.text === 'nil') return { is: 'constant', value: undefined, at };
        if (!this.#known.functions.has(token.text)) throw new TemplateError(`function "${token.text}" not defined`, at);
        return { is: 'function', name: token.text, at };
      case 'sign': {
        if (token.text !== '(') return undefined;
        this.#next += 1;
        this.#depth += 1;
        if (this.#depth > MAX_DEPTH) throw new TemplateError('parentheses are nested too deeply', at);
        const pipeline = this.#pipeline(context, 1);
        if (!this.#sign(')')) throw new TemplateError('unclosed left paren', at);
        this.#depth -= 1;
        return { is: 'pipeline', pipeline, fields: this.#fields(), at };
      }
      default:
        return undefined;
    }
  }

  #fields(): readonly string[] {
    const fields: string[] = [];
    while (this.#peek().is === 'field') fields.push(this.#take().text.slice(1));
    return fields;
  }
}

/** The value of a literal: whole numbers are ints, character constants their code point. */
function constantOf({ is, text, at }: Token): string | number | bigint {
  if (is === 'string') {
    const value = unquote(text);
    if (value === undefined) throw new TemplateError('bad quoted string', at);
    return value;
  }
  if (is === 'char') {
    const value = unquote(`"${text.slice(1, -1).replaceAll('"', '\\"')}"`);
    if (value === undefined || Array.from(value).length !== 1)
      throw new TemplateError(`malformed character constant: ${text}`, at);
    return BigInt(value.codePointAt(0) ?? 0);
  }
  const plain = text.replaceAll('_', '');
  const digits = plain.replace(/^[+-]/, '');
  if (/^(?:\d+|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/.test(digits)) {
    const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
    const value = BigInt(octal) * (plain.startsWith('-') ? -1n : 1n);
    if (BigInt.asIntN(64, value) !== value) throw new TemplateError(`integer overflow: ${text}`, at);
    return value;
  }
  const value = Number(plain);
  if (Number.isNaN(value)) throw new TemplateError(`bad number syntax: ${JSON.stringify(text)}`, at);
  return value;
}
