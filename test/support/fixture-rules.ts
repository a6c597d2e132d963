import type { RuleStatus } from '../../src-shared/model/rule.ts';
import type { RuleDraft, RuleVersion } from '../../src-shared/model/rule-draft.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import { fixtureRules } from './fixture-system.ts';

/** Rules of a fixture world: the given ones, and those that are made in it. */
export class FixtureRules {
  readonly #now: () => number;
  readonly #drafts = new Map<string, RuleDraft>();
  readonly #versions: RuleVersion[] = [];
  readonly #off = new Set<string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  list(): RuleStatus[] {
    const [first] = fixtureRules(this.#now());
    if (first === undefined) return [];
    const made = [...this.#drafts.values()].map(
      ({ rule, group }): RuleStatus => ({
        ...first,
        rule,
        group: group.name,
        groupStatus: { ...first.groupStatus, interval: group.interval },
        origin: { from: 'ui' },
        firing: 0,
      }),
    );
    return [...fixtureRules(this.#now()), ...made].map((status) => ({
      ...status,
      enabled: !this.#off.has(status.rule.name),
    }));
  }

  get(name: string): RuleDraft {
    const found = this.#drafts.get(name);
    if (found === undefined) throw new RpcError('not_found', `There is no rule “${name}” made here.`);
    return found;
  }

  save(draft: RuleDraft, was?: string): RuleDraft {
    const { name } = draft.rule;
    if (name !== was && this.list().some(({ rule }) => rule.name === name)) {
      const message = `There is a rule “${name}” in the shipped rules (group shipped) already; this one would stand in the rules made here (group ${draft.group.name}). Choose another name.`;
      throw new RpcError('conflict', message, { fields: [{ path: ['draft', 'rule', 'name'], message }] });
    }
    if (was !== undefined) this.#drafts.delete(was);
    this.#keep(was === undefined ? 'created' : 'changed', draft);
    return draft;
  }

  delete(name: string): RuleDraft {
    const draft = this.get(name);
    this.#drafts.delete(name);
    this.#version('deleted', draft);
    return draft;
  }

  setEnabled(name: string, enabled: boolean): void {
    if (enabled) this.#off.delete(name);
    else this.#off.add(name);
  }

  duplicate(name: string): RuleDraft {
    const status = this.list().find(({ rule }) => rule.name === name);
    if (status === undefined) throw new RpcError('not_found', `There is no rule “${name}”.`);
    const rule = { ...status.rule, name: `${name}Copy` };
    this.#off.add(rule.name);
    return this.save({ rule, group: { name: status.group, interval: status.groupStatus.interval } });
  }

  versions(name: string): RuleVersion[] {
    return this.#versions.filter(({ rule }) => rule === name).reverse();
  }

  restore(id: number): RuleDraft {
    const version = this.#versions.find((one) => one.id === id);
    if (version === undefined) throw new RpcError('not_found', `There is no version ${id} of a rule.`);
    this.#keep('restored', version.draft);
    return version.draft;
  }

  #keep(action: RuleVersion['action'], draft: RuleDraft): void {
    this.#drafts.set(draft.rule.name, draft);
    this.#version(action, draft);
  }

  #version(action: RuleVersion['action'], draft: RuleDraft): void {
    const id = this.#versions.length + 1;
    this.#versions.push({ id, rule: draft.rule.name, at: this.#now(), by: 'kim', action, draft });
  }
}
