import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { type Rule, type RuleGroup } from '../../../src-shared/model/rule.ts';
import { lineAndColumn } from '../../../src-shared/promql/error.ts';
import { checkRule, isName, type RuleProblem } from '../../../src-shared/rule/check-rule.ts';
import { parseDuration } from '../../../src-shared/time/duration.ts';
import type { ConfigProblem } from '../config/config.ts';
import { didYouMean } from '../config/suggest.ts';
import { readExtensions } from './extensions.ts';

/** What a rule file says, or what is wrong with it. With problems there are no groups. */
export interface LoadedRules {
  readonly groups: readonly RuleGroup[];
  readonly problems: readonly ConfigProblem[];
}

/** Prometheus's keys, and `source`, which is ours. */
const GROUP_KEYS = ['name', 'interval', 'query_offset', 'limit', 'labels', 'source', 'rules'];
const RULE_KEYS = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
/** What holds for groups that do not say it themselves; ms. */
export interface RuleDefaults {
  /** `evaluation_interval` */
  readonly interval: number;
  /** `rule_query_offset` */
  readonly queryOffset: number | undefined;
}

/** Prometheus's own, where no configuration says otherwise. */
const DEFAULTS: RuleDefaults = { interval: 60_000, queryOffset: undefined };

/** Reads a Prometheus rule file. Every problem stands at its line and column; nothing is thrown for what the file says. */
export function loadRules(text: string, file: string, defaults: RuleDefaults = DEFAULTS): LoadedRules {
  const reader = new RuleFile(text, file, defaults);
  const groups = reader.read();
  return { groups: reader.problems.length > 0 ? [] : groups, problems: reader.problems };
}

class RuleFile {
  readonly problems: ConfigProblem[] = [];
  readonly #text: string;
  readonly #file: string;
  readonly #defaults: RuleDefaults;
  readonly #lines = new LineCounter();

  constructor(text: string, file: string, defaults: RuleDefaults) {
    this.#text = text;
    this.#file = file;
    this.#defaults = defaults;
  }

  read(): readonly RuleGroup[] {
    const document = parseDocument(this.#text, { lineCounter: this.#lines, prettyErrors: false, logLevel: 'silent' });
    for (const error of document.errors)
      this.#fail(error.pos[0], `this is not YAML: ${error.message.replace(/\s+/g, ' ')}`);
    if (this.problems.length > 0 || document.contents === null) return [];
    const root = this.#map(document.contents, 'a rule file', ['groups']);
    const list = root?.get('groups', true);
    if (root === undefined || list === undefined || isEmptyNode(list)) return [];
    if (!isSeq(list)) {
      this.#fail(offsetOf(list), 'groups is a list of rule groups; begin each with "- name:".');
      return [];
    }
    const names = new Set<string>();
    return list.items.flatMap((item) => {
      const group = this.#group(item);
      if (group === undefined) return [];
      if (names.has(group.name)) this.#fail(offsetOf(item), `groupname: "${group.name}" is repeated in the same file.`);
      names.add(group.name);
      return [group];
    });
  }

  #fail(offset: number, message: string): void {
    const { line, col } = this.#lines.linePos(offset);
    this.problems.push({ file: this.#file, line: Math.max(1, line), column: Math.max(1, col), message });
  }

  /** A block of known keys; others are refused. */
  #map(node: unknown, what: string, keys: readonly string[]): YAMLMap | undefined {
    if (!isMap(node)) {
      this.#fail(offsetOf(node), `${what} is a block of keys: ${keys.join(', ')}.`);
      return undefined;
    }
    for (const { key } of node.items) {
      const name = isScalar(key) ? String(key.value) : '?';
      if (!keys.includes(name))
        this.#fail(
          offsetOf(key),
          `${what} has no key ${name}.${didYouMean(name, keys)} Known keys: ${keys.join(', ')}.`,
        );
    }
    return node;
  }

  #string(map: YAMLMap, key: string): string | undefined {
    const node = map.get(key, true) as unknown;
    if (node === undefined || isEmptyNode(node)) return undefined;
    if (isScalar(node)) return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
    this.#fail(offsetOf(node), `${key} is text.`);
    return undefined;
  }

  #duration(map: YAMLMap, key: string): number | undefined {
    const text = this.#string(map, key);
    if (text === undefined) return undefined;
    const ms = parseDuration(text);
    if (ms === undefined) {
      this.#fail(offsetOf(map.get(key, true)), `${key} is a duration such as 30s or 5m, but here stands "${text}".`);
    }
    return ms;
  }

  #pairs(map: YAMLMap, key: string): Record<string, string> {
    const node = map.get(key, true) as unknown;
    if (node === undefined || isEmptyNode(node)) return {};
    if (!isMap(node)) {
      this.#fail(offsetOf(node), `${key} is a block of names and values.`);
      return {};
    }
    const entries = node.items.map(({ key: name }) => (isScalar(name) ? String(name.value) : ''));
    return Object.fromEntries(entries.map((name) => [name, this.#string(node, name) ?? '']));
  }

  #group(item: unknown): RuleGroup | undefined {
    const map = this.#map(item, 'a rule group', GROUP_KEYS);
    if (map === undefined) return undefined;
    const name = this.#string(map, 'name');
    if (name === undefined || name === '') {
      this.#fail(offsetOf(item), 'a rule group needs a name.');
      return undefined;
    }
    const interval = this.#duration(map, 'interval') || this.#defaults.interval;
    const queryOffset = this.#duration(map, 'query_offset') ?? this.#defaults.queryOffset;
    const limit = this.#limit(map);
    const source = this.#string(map, 'source');
    const shared = this.#pairs(map, 'labels');
    for (const key of Object.keys(shared)) {
      if (key !== METRIC_NAME && isName(key)) continue;
      const labels = map.get('labels', true) as unknown;
      const pair = isMap(labels)
        ? labels.items.find((item) => isScalar(item.key) && item.key.value === key)
        : undefined;
      this.#fail(offsetOf(pair?.key ?? labels), `invalid label name: ${key}.`);
    }
    const list = map.get('rules', true) as unknown;
    const rules: Rule[] = [];
    if (isSeq(list)) {
      const seen = new Set<string>();
      for (const node of list.items) {
        const rule = this.#rule(node, shared);
        if (rule === undefined) continue;
        const identity = JSON.stringify([rule.type, rule.name, Object.entries(rule.labels).sort(), rule.expr]);
        if (seen.has(identity))
          this.#fail(offsetOf(node), `${rule.name} stands twice in group ${name}, with the same labels.`);
        seen.add(identity);
        rules.push(rule);
      }
    } else if (list !== undefined && !isEmptyNode(list)) {
      this.#fail(offsetOf(list), 'rules is a list; begin each with "- alert:" or "- record:".');
    }
    const { line } = this.#lines.linePos(offsetOf(item));
    return {
      name,
      interval: Math.max(100, interval),
      ...(limit === undefined ? {} : { limit }),
      ...(queryOffset === undefined ? {} : { queryOffset }),
      ...(source === undefined ? {} : { source }),
      rules,
      origin: { from: 'file', file: this.#file, line },
    };
  }

  #limit(map: YAMLMap): number | undefined {
    const text = this.#string(map, 'limit');
    if (text === undefined) return undefined;
    if (/^-?\d{1,9}$/.test(text)) return Math.max(0, Number(text));
    this.#fail(offsetOf(map.get('limit', true)), `limit is a whole number, 0 for none, but here stands "${text}".`);
    return undefined;
  }

  #rule(node: unknown, shared: Readonly<Record<string, string>>): Rule | undefined {
    const map = this.#map(node, 'a rule', RULE_KEYS);
    if (map === undefined) return undefined;
    const record = this.#string(map, 'record');
    const alert = this.#string(map, 'alert');
    const expr = this.#string(map, 'expr')?.trim();
    const name = record ?? alert;
    if (name === undefined || name === '' || (record !== undefined && alert !== undefined)) {
      this.#fail(offsetOf(node), 'a rule has exactly one of record and alert.');
      return undefined;
    }
    if (expr === undefined || expr === '') {
      this.#fail(offsetOf(node), `field expr must be set in rule ${name}.`);
      return undefined;
    }
    const labels = { ...shared, ...this.#pairs(map, 'labels') };
    const rule =
      record === undefined ? this.#alerting(map, name, expr, labels) : this.#recording(map, name, expr, labels);
    for (const problem of checkRule(rule)) this.#fail(this.#offsetIn(map, rule, problem), `${problem.message}.`);
    return rule;
  }

  #alerting(map: YAMLMap, name: string, expr: string, labels: Record<string, string>): Rule {
    const { annotations, extensions, problems } = readExtensions(this.#pairs(map, 'annotations'));
    for (const { at, key, message } of problems)
      this.#fail(this.#offsetOfText(map, { field: 'annotations', key, at }), `${message}.`);
    return {
      type: 'alerting',
      name,
      expr,
      for: this.#duration(map, 'for') ?? 0,
      keepFiringFor: this.#duration(map, 'keep_firing_for') ?? 0,
      labels,
      annotations,
      ...extensions,
    };
  }

  #recording(map: YAMLMap, name: string, expr: string, labels: Record<string, string>): Rule {
    for (const key of ['for', 'keep_firing_for', 'annotations']) {
      const value = map.get(key, true) as unknown;
      // Empty ones, as templating tools leave them, say nothing.
      const says = isMap(value) ? value.items.length > 0 : value !== undefined && !isEmptyNode(value);
      if (says) this.#fail(offsetOf(value), `invalid field ${key} in recording rule ${name}.`);
    }
    return { type: 'recording', name, expr, labels };
  }

  /** Where in the file a problem of a rule stands. */
  #offsetIn(map: YAMLMap, rule: Rule, problem: RuleProblem): number {
    const field = problem.field === 'name' ? (rule.type === 'recording' ? 'record' : 'alert') : problem.field;
    return this.#offsetOfText(map, { field, key: problem.key, at: problem.at });
  }

  #offsetOfText(
    map: YAMLMap,
    problem: { readonly field: string; readonly key: string | undefined; readonly at: number | undefined },
  ): number {
    const { field } = problem;
    const outer = map.get(field, true) as unknown;
    if (problem.at === undefined) {
      const pair = isMap(outer) ? outer.items.find(({ key }) => isScalar(key) && key.value === problem.key) : undefined;
      return offsetOf(pair?.key ?? outer);
    }
    const node = problem.key !== undefined && isMap(outer) ? (outer.get(problem.key, true) as unknown) : outer;
    if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return offsetOf(node ?? map);
    const shift = problem.field === 'expr' ? node.value.length - node.value.trimStart().length : 0;
    return this.#inScalar(node.range[0], node.value, problem.at + shift);
  }

  /** Offset in the file of an offset in a scalar's text; the start of the scalar where the two do not run in step. */
  #inScalar(start: number, value: string, at: number): number {
    for (const inset of [0, 1]) if (this.#text.startsWith(value.trimEnd(), start + inset)) return start + inset + at;
    if (this.#text.charAt(start) !== '|') return start;
    // In a literal block, line n of the text is line n after the bar.
    const { line, column } = lineAndColumn(value, at);
    let from = start;
    for (let i = 0; i < line; i++) from = this.#text.indexOf('\n', from) + 1;
    const blanks = (text: string): number => /^ */.exec(text)?.[0].length ?? 0;
    const indent = blanks(this.#text.slice(from)) - blanks(value.split('\n')[line - 1] ?? '');
    return from + Math.max(0, indent) + column - 1;
  }
}

function isEmptyNode(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function offsetOf(node: unknown): number {
  return (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) && node.range ? node.range[0] : 0;
}
