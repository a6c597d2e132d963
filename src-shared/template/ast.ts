import type { TemplateValue } from './value.ts';

/** Something that has a value. `fields` are looked up one after the other; `at` is an offset in the template's text. */
export type Operand =
  | { readonly is: 'constant'; readonly value: TemplateValue; readonly at: number }
  | { readonly is: 'dot'; readonly fields: readonly string[]; readonly at: number }
  | { readonly is: 'variable'; readonly name: string; readonly fields: readonly string[]; readonly at: number }
  | { readonly is: 'function'; readonly name: string; readonly at: number }
  | { readonly is: 'pipeline'; readonly pipeline: Pipeline; readonly fields: readonly string[]; readonly at: number };

/** One stage of a pipeline: a value, or a function or method with what it is given. Never empty. */
export interface Command {
  readonly first: Operand;
  readonly args: readonly Operand[];
  readonly at: number;
}

/** `$x := a | b c`; in `range` two variables can be declared, first the index. */
export interface Pipeline {
  readonly declares: readonly string[];
  /** `=` instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
  readonly at: number;
}

export type Node =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'action'; readonly pipeline: Pipeline }
  | { readonly is: 'if' | 'with' | 'range'; readonly pipeline: Pipeline; readonly body: Body; readonly otherwise: Body }
  | { readonly is: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined; readonly at: number }
  | { readonly is: 'break' | 'continue' };

export type Body = readonly Node[];

/** A template that was read: its own text, and what `define` and `block` named in it. */
export interface Template {
  readonly text: string;
  readonly body: Body;
  readonly named: ReadonlyMap<string, Body>;
}
