import type { Rule, RuleGroup } from '../../../src-shared/model/rule.ts';
import type { RuleDraft, RuleVersion } from '../../../src-shared/model/rule-draft.ts';
import { type FieldIssue, RpcError } from '../../../src-shared/rpc/error.ts';
import { checkRule, placedMessage } from '../../../src-shared/rule/check-rule.ts';
import { readRuleTests } from '../rules/unit-test/rule-tests.ts';
import type { Ops } from '../store/store.ts';
import { copyOf, groupsOf, namedApart, placeOf } from './rule-groups.ts';
import { readSwitches, SWITCHED_MARK, type Switches, switchedBack, switchedRow, switchedTo } from './rule-switches.ts';

/** Who did it, and when (epoch ms). */
export interface Deed {
  readonly by: string;
  readonly at: number;
}

/** A rule that is defined and not evaluated. */
export interface IdleRule {
  readonly group: RuleGroup;
  readonly rule: Rule;
  /** `disabled`: by hand or by the configuration. `hidden`: another place defines a rule of this name; where, in words. */
  readonly why: { readonly is: 'disabled' } | { readonly is: 'hidden'; readonly behind: string };
}

export interface RuleBookDeps {
  readonly ops: Ops;
  /** What nobody wrote as a rule: the shipped groups, and those that objectives become. It is not exported. */
  readonly given: () => readonly RuleGroup[];
  /** What the configuration files say now. */
  readonly files: () => { readonly groups: readonly RuleGroup[]; readonly disabled: readonly string[] };
  /** Called after every change that is in force. */
  readonly changed: () => void;
}

/** Unit tests that go with a rule of the UI. */
export interface KeptTests {
  /** Names of the group and of the rule. */
  readonly group: string;
  readonly rule: string;
  readonly text: string;
}

/**
 * Rules of files, of the UI and shipped, and which of them are evaluated. Every change is in ops.db before it is in force.
 * A rule of the UI whose name a file takes later waits until one of them is called otherwise.
 */
export class RuleBook {
  readonly #deps: RuleBookDeps;
  #drafts: readonly RuleDraft[] = [];
  #switched: Switches = new Map();

  /** The change that is being made; never rejects. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(deps: RuleBookDeps) {
    this.#deps = deps;
  }

  async load(): Promise<void> {
    const { ops } = this.#deps;
    const [drafts, switched] = await Promise.all([ops.read('rules.ui', {}), ops.read('mark', { name: SWITCHED_MARK })]);
    this.#drafts = drafts;
    this.#switched = readSwitches(switched);
  }

  /** What is evaluated. */
  groups(): readonly RuleGroup[] {
    return this.#all().flatMap((group) => {
      const rules = group.rules.filter((rule) => this.#idle(group, rule) === undefined);
      if (rules.length === group.rules.length) return [group];
      return rules.length === 0 ? [] : [{ ...group, rules }];
    });
  }

  /** What is not. */
  idle(): readonly IdleRule[] {
    return this.#all().flatMap((group) =>
      group.rules.flatMap((rule) => {
        const why = this.#idle(group, rule);
        return why === undefined ? [] : [{ group, rule, why }];
      }),
    );
  }

  /** Groups of files and of the UI, the names of rules that are not evaluated, and the unit tests of those of the UI. */
  exportable(): {
    readonly groups: readonly RuleGroup[];
    readonly disabled: readonly string[];
    readonly tests: readonly KeptTests[];
  } {
    const names = new Set(this.#all().flatMap(({ rules }) => rules.map(({ name }) => name)));
    const ofFiles = this.#deps.files().groups;
    const own = groupsOf(this.#drafts);
    const groups = namedApart([...ofFiles, ...own]);
    const tests = own.flatMap(({ name }, i) =>
      this.#drafts.flatMap(({ group, rule, tests: text }) =>
        text === undefined || group.name !== name
          ? []
          : [{ group: groups[ofFiles.length + i]?.name ?? name, rule: rule.name, text }],
      ),
    );
    return { groups, disabled: [...names].filter((name) => !this.#isEnabled(name)).sort(), tests };
  }

  /** The group in which a draft would stand once it is saved (`was`: as what it is saved now): what its unit tests run over. */
  groupWith(draft: RuleDraft, was: string | undefined): RuleGroup {
    const { group } = draft;
    const saved = was === undefined ? -1 : this.#drafts.findIndex((one) => one.rule.name === was);
    const all = saved === -1 ? [...this.#drafts, draft] : this.#drafts.with(saved, draft);
    const rules = all.flatMap((one) => (one.group.name === group.name ? [one.rule] : []));
    return { ...group, rules, origin: { from: 'ui' } };
  }

  /** What the operator should know; undefined when there is nothing. */
  problem(): string | undefined {
    const hidden = this.idle().flatMap(({ rule, why }) =>
      why.is === 'hidden'
        ? [`the rule “${rule.name}” made here is not evaluated: ${why.behind} has one of this name`]
        : [],
    );
    return hidden.length === 0 ? undefined : `${hidden.join('; ')}. Rename or delete one of them.`;
  }

  /** The rule made in the UI under this name. Throws `not_found`. */
  draft(name: string): RuleDraft {
    const found = this.#drafts.find(({ rule }) => rule.name === name);
    if (found === undefined) throw new RpcError('not_found', `There is no rule “${name}” made here.`);
    return found;
  }

  /** Saves a new rule, or with `was` one that is there, whose tests stay when the draft says nothing of any. Throws `invalid_argument` with fields, `conflict` or `not_found`. */
  save(draft: RuleDraft, was: string | undefined, deed: Deed): Promise<RuleDraft> {
    return this.#inTurn(async () => {
      if (was !== undefined) {
        const { tests } = this.draft(was);
        return this.#put(
          tests === undefined ? draft : { tests, ...draft },
          was,
          'changed',
          deed,
          this.#movedSwitch(was, draft.rule.name),
        );
      }
      // What a deleted rule of this name was switched to is not meant for a new one.
      return this.#put(draft, was, 'created', deed, switchedBack(this.#switched, draft.rule.name));
    });
  }

  /** Throws `not_found`, or `conflict` for a rule of a file. */
  delete(name: string, deed: Deed): Promise<RuleDraft> {
    return this.#inTurn(async () => {
      const draft = this.#drafts.find(({ rule }) => rule.name === name);
      const elsewhere = this.#find(name, undefined);
      if (draft === undefined && elsewhere !== undefined)
        throw new RpcError(
          'conflict',
          `The rule “${name}” stands in ${placeOf(elsewhere)}. Delete it there, or disable it here.`,
          {
            reason: 'owned_by_file',
          },
        );
      const gone = draft ?? this.draft(name);
      await this.#deps.ops.commit([
        { do: 'rule.drop', name },
        { do: 'rule.version', ...deed, action: 'deleted', draft: gone },
      ]);
      this.#drafts = this.#drafts.filter(({ rule }) => rule.name !== name);
      this.#deps.changed();
      return gone;
    });
  }

  /** Switches every rule of a name on or off, wherever it is defined. */
  setEnabled(name: string, enabled: boolean): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#all().some(({ rules }) => rules.some((rule) => rule.name === name)))
        throw new RpcError('not_found', `There is no rule “${name}”.`);
      const switched = switchedTo(this.#switched, name, enabled, this.#deps.files().disabled);
      await this.#deps.ops.commit([switchedRow(switched)]);
      this.#switched = switched;
      this.#deps.changed();
    });
  }

  /** A copy of any rule, made in the UI under a name of its own and switched off: two alike would page twice. */
  duplicate(name: string, deed: Deed): Promise<RuleDraft> {
    return this.#inTurn(async () => {
      const group = this.#find(name, undefined);
      const rule = group?.rules.find((one) => one.name === name);
      if (group === undefined || rule === undefined) throw new RpcError('not_found', `There is no rule “${name}”.`);
      let copy = `${name}Copy`;
      for (let i = 2; this.#find(copy, undefined); i += 1) copy = `${name}Copy${i}`;
      const draft = copyOf(group, rule, copy);
      return this.#put(
        draft,
        undefined,
        'created',
        deed,
        switchedTo(this.#switched, copy, false, this.#deps.files().disabled),
      );
    });
  }

  versions(name: string): Promise<readonly RuleVersion[]> {
    return this.#deps.ops.read('rule.versions', { name });
  }

  /** Puts an earlier version in force again; of a deleted rule too. Throws as `save`. */
  restore(id: number, deed: Deed): Promise<RuleDraft> {
    return this.#inTurn(async () => {
      const version = await this.#deps.ops.read('rule.version', { id });
      if (version === undefined) throw new RpcError('not_found', `There is no version ${id} of a rule.`);
      const was = this.#drafts.some(({ rule }) => rule.name === version.rule) ? version.rule : undefined;
      // A deleted rule comes back switched as it was.
      const switched = was === undefined ? this.#switched : this.#movedSwitch(was, version.draft.rule.name);
      return this.#put(version.draft, was, 'restored', deed, switched);
    });
  }

  async #put(
    given: RuleDraft,
    was: string | undefined,
    action: RuleVersion['action'],
    deed: Deed,
    switched: Switches,
  ): Promise<RuleDraft> {
    const { tests, ...bare } = given;
    // Nothing is kept of tests that were emptied.
    const draft: RuleDraft = tests === undefined || tests.trim() === '' ? bare : given;
    const { rule, group } = draft;
    const fields: FieldIssue[] = checkRule(rule).map((problem) => ({
      path: ['draft', 'rule', problem.field, ...(problem.key === undefined ? [] : [problem.key])],
      message: placedMessage(rule, problem),
    }));
    for (const { column, line, message } of readRuleTests(draft.tests ?? '').problems)
      fields.push({ path: ['draft', 'tests'], message: `${line}:${column}: ${message}` });
    if (fields.length > 0)
      throw new RpcError('invalid_argument', `The rule “${rule.name}” cannot be saved as it is.`, { fields });
    const other = this.#find(rule.name, was);
    if (other !== undefined) {
      const message = `There is a rule “${rule.name}” in ${placeOf(other)} already; this one would stand in ${placeOf({ origin: { from: 'ui' }, name: group.name })}. Choose another name.`;
      throw new RpcError('conflict', message, { fields: [{ path: ['draft', 'rule', 'name'], message }] });
    }
    // The rules of a group agree about it.
    const mates = this.#drafts.filter(
      (one) => one.group.name === group.name && one.rule.name !== rule.name && one.rule.name !== was,
    );
    await this.#deps.ops.commit([
      { do: 'rule.put', draft, ...(was === undefined ? {} : { was }) },
      ...mates.map((one) => ({ do: 'rule.put', draft: { ...one, group } }) as const),
      { do: 'rule.version', ...deed, action, draft },
      ...(switched === this.#switched ? [] : [switchedRow(switched)]),
    ]);
    this.#switched = switched;
    const present = was ?? rule.name;
    const next = this.#drafts.map((one) =>
      one.rule.name === present ? draft : one.group.name === group.name ? { ...one, group } : one,
    );
    this.#drafts = next.includes(draft) ? next : [...next, draft];
    this.#deps.changed();
    return draft;
  }

  /** One change after the other: each begins with what the one before left. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#before.then(change);
    this.#before = done.catch(() => undefined);
    return done;
  }

  #all(): readonly RuleGroup[] {
    return [...this.#deps.given(), ...this.#deps.files().groups, ...groupsOf(this.#drafts)];
  }

  /** The group in which another rule of this name stands; `was` is the one that is being renamed or saved. */
  #find(name: string, was: string | undefined): RuleGroup | undefined {
    const has = ({ rules }: RuleGroup): boolean => rules.some((rule) => rule.name === name);
    const own = groupsOf(this.#drafts.filter(({ rule }) => rule.name !== was));
    return [...this.#deps.given(), ...this.#deps.files().groups].find(has) ?? own.find(has);
  }

  /** The switches once a rule is called otherwise: it stays as it is, on or off. */
  #movedSwitch(was: string, name: string): Switches {
    if (was === name) return this.#switched;
    const { disabled } = this.#deps.files();
    const moved = switchedTo(this.#switched, name, this.#isEnabled(was), disabled);
    // A rule of a file may have the old name as well, and its switch stays with it.
    return this.#find(was, was) === undefined ? switchedBack(moved, was) : moved;
  }

  #isEnabled(name: string): boolean {
    return this.#switched.get(name) ?? !this.#deps.files().disabled.includes(name);
  }

  #idle(group: RuleGroup, rule: Rule): IdleRule['why'] | undefined {
    if (!this.#isEnabled(rule.name)) return { is: 'disabled' };
    if (group.origin.from !== 'ui') return undefined;
    const other = [...this.#deps.given(), ...this.#deps.files().groups].find(({ rules }) =>
      rules.some(({ name }) => name === rule.name),
    );
    return other === undefined ? undefined : { is: 'hidden', behind: placeOf(other) };
  }
}
