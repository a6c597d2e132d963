import { goFloat } from '../text/go-float.ts';

/**
 * What a template computes with, as Go's kinds: `bigint` is an int, `number` a float64, `undefined` is nil. What is known
 * of a value besides its kind (its fields, its methods) is in the classes below.
 */
export type TemplateValue =
  | string
  | number
  | bigint
  | boolean
  | undefined
  | TemplateList
  | TemplateMap
  | TemplateRecord;

/** A method of a value: what it is called with and what it gives; it throws an Error when it cannot. */
export type TemplateMethod = (args: readonly TemplateValue[]) => TemplateValue;
export type TemplateMethods = ReadonlyMap<string, TemplateMethod>;
const NO_METHODS: TemplateMethods = new Map();

/** A slice; a named type of one may have methods. */
export class TemplateList {
  readonly items: readonly TemplateValue[];
  readonly methods: TemplateMethods;

  constructor(items: readonly TemplateValue[], methods: TemplateMethods = NO_METHODS) {
    this.items = items;
    this.methods = methods;
  }
}

/** A map with text keys; `missing` is what a key that is not there gives (Prometheus sets `missingkey=zero`). */
export class TemplateMap {
  readonly entries: ReadonlyMap<string, TemplateValue>;
  readonly missing: TemplateValue;
  readonly methods: TemplateMethods;

  constructor(
    entries: ReadonlyMap<string, TemplateValue>,
    missing: TemplateValue,
    methods: TemplateMethods = NO_METHODS,
  ) {
    this.entries = entries;
    this.missing = missing;
    this.methods = methods;
  }

  get(key: string): TemplateValue {
    return this.entries.has(key) ? this.entries.get(key) : this.missing;
  }

  /** Keys in the order in which Go walks and prints a map. */
  keys(): readonly string[] {
    return [...this.entries.keys()].sort((a, b) => (a < b ? -1 : 1));
  }
}

/** A struct: its type's name, fields and methods, and how it prints when it has words of its own. */
export class TemplateRecord {
  readonly type: string;
  readonly fields: ReadonlyMap<string, TemplateValue>;
  readonly methods: TemplateMethods;
  readonly text: string | undefined;

  constructor(
    type: string,
    fields: ReadonlyMap<string, TemplateValue>,
    methods: TemplateMethods = NO_METHODS,
    text?: string,
  ) {
    this.type = type;
    this.fields = fields;
    this.methods = methods;
    this.text = text;
  }
}

/** The method of a value that has one by this name. */
export function methodOf(value: TemplateValue, name: string): TemplateMethod | undefined {
  return typeof value === 'object' ? value.methods.get(name) : undefined;
}

/** A map of labels or annotations. */
export function textMap(texts: Readonly<Record<string, string>>): TemplateMap {
  return new TemplateMap(new Map(Object.entries(texts)), '');
}

/** How Go prints a value with `%v`, alone or inside a list, map or struct. */
export function show(value: TemplateValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return goFloat(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value === undefined) return '<no value>';
  if (value instanceof TemplateList) return `[${value.items.map(shown).join(' ')}]`;
  if (value instanceof TemplateMap)
    return `map[${value
      .keys()
      .map((key) => `${key}:${shown(value.entries.get(key))}`)
      .join(' ')}]`;
  return value.text ?? `{${[...value.fields.values()].map(shown).join(' ')}}`;
}

function shown(value: TemplateValue): string {
  return value === undefined ? '<nil>' : show(value);
}

/** What `if`, `and`, `or` and `not` take for true: not false, zero, nil or empty (text/template, "Actions"). */
export function truth(value: TemplateValue): boolean {
  if (value instanceof TemplateList) return value.items.length > 0;
  if (value instanceof TemplateMap) return value.entries.size > 0;
  if (value instanceof TemplateRecord) return true;
  return value !== undefined && value !== false && value !== '' && value !== 0 && value !== 0n;
}

/** Go's name of a value's type, for messages and `%T`. */
export function typeName(value: TemplateValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    case 'undefined':
      return 'nil';
    default:
      if (value instanceof TemplateRecord) return value.type;
      if (value instanceof TemplateList) return '[]interface {}';
      return value.missing === '' ? 'map[string]string' : 'map[string]interface {}';
  }
}
