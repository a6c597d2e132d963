import { describe, expect, it } from 'vitest';
import { exportConfiguration } from '../../../src-main/engine/config/export.ts';
import { NO_RESPONSE } from '../../../src-main/engine/config/response-config.ts';
import { RuleBook } from '../../../src-main/engine/definitions/rule-book.ts';
import { NO_FEDERATION } from '../../../src-main/engine/federate/config.ts';
import { loadRules } from '../../../src-main/engine/rules/load.ts';
import { shippedRules } from '../../../src-main/engine/rules/packs/shipped.ts';
import type { Store } from '../../../src-main/engine/store/store.ts';
import type { RuleGroup } from '../../../src-shared/model/rule.ts';
import type { RuleDraft } from '../../../src-shared/model/rule-draft.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { changesBetween } from '../../../src-shared/rule/changes.ts';
import { openTestStore, tempFolder } from '../../store/support.ts';

function draft(name: string, over: Partial<Extract<RuleDraft['rule'], { type: 'alerting' }>> = {}): RuleDraft {
  const rule = {
    type: 'alerting' as const,
    name,
    expr: 'up == 0',
    for: 60_000,
    keepFiringFor: 0,
    labels: {},
    annotations: {},
  };
  return { rule: { ...rule, ...over }, group: { name: 'ui', interval: 60_000 } };
}
function fileGroup(name: string, ...rules: readonly string[]): RuleGroup {
  return {
    name,
    interval: 15_000,
    rules: rules.map((one) => draft(one).rule),
    origin: { from: 'file', file: '/etc/shop.yml', line: 7 },
  };
}
interface Bench {
  readonly store: Store;
  readonly book: RuleBook;
  /** What the files say. */
  readonly files: { groups: readonly RuleGroup[]; disabled: readonly string[] };
  /** Shipped groups, and those of objectives. */
  readonly given: RuleGroup[];
  changes: number;
}
async function open(store?: Store): Promise<Bench> {
  const used = store ?? (await openTestStore(tempFolder()));
  const files: Bench['files'] = { groups: [], disabled: [] };
  const given = [...shippedRules];
  const bench = { store: used, files, given, changes: 0 };
  const changed = (): void => void (bench.changes += 1);
  const book = new RuleBook({ ops: used.ops, given: () => given, files: () => files, changed });
  await book.load();
  return Object.assign(bench, { book });
}
async function refusal(promise: Promise<unknown>): Promise<RpcError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RpcError) return error;
  throw new Error(`not refused: ${String(error)}`);
}
const kim = (at: number) => ({ by: 'kim', at });
const evaluated = (book: RuleBook): readonly string[] =>
  book
    .groups()
    .filter(({ origin }) => origin.from !== 'shipped')
    .map(({ name, rules }) => `${name}: ${rules.map((rule) => rule.name).join(' ')}`);

describe('rules made in the UI', () => {
  it('keep their unit tests until others or none are saved, with the versions, and refuse what nobody can run', async () => {
    const { book, store } = await open();
    const tests = 'tests:\n  - promql_expr_test: [{expr: vector(1), exp_samples: [{labels: "{}", value: 1}]}]\n';
    await book.save({ ...draft('A'), tests }, undefined, kim(1));
    await book.save(draft('A', { for: 0 }), 'A', kim(2));
    expect((await open(store)).book.draft('A')).toEqual({ ...draft('A', { for: 0 }), tests });
    const { fields } = await refusal(book.save({ ...draft('A'), tests: 'tests:\n  - evil: 1\n' }, 'A', kim(3)));
    expect(fields).toEqual([
      { path: ['draft', 'tests'], message: expect.stringMatching(/^2:5: a test has no key evil/) },
    ]);
    const named = await refusal(book.save({ ...draft('A'), tests: `rule_files: [a.yml]\n${tests}` }, 'A', kim(3)));
    expect(named.fields[0]?.message).toMatch(/^1:1: .*take rule_files out/);
    await book.save({ ...draft('A'), tests: ' ' }, 'A', kim(4));
    expect(book.draft('A')).toEqual(draft('A'));
    const [last, , first] = await book.versions('A');
    if (last === undefined || first === undefined) throw new Error('three versions');
    expect(changesBetween(first.draft, last.draft)).toEqual([{ field: 'tests', before: '2 lines', after: '' }]);
    await book.restore(first.id, kim(5));
    expect(book.draft('A').tests).toBe(tests);
    await book.restore(last.id, kim(6));
    expect(book.draft('A').tests).toBeUndefined();
  });

  it('are tested over their group as it would be once they are saved', async () => {
    const { book } = await open();
    for (const name of ['A', 'B']) await book.save(draft(name), undefined, kim(1));
    await book.save({ ...draft('C'), group: { name: 'slow', interval: 300_000 } }, undefined, kim(2));
    const names = (group: RuleGroup): readonly string[] => group.rules.map(({ name }) => name);
    expect(names(book.groupWith(draft('A2'), 'A'))).toEqual(['A2', 'B']);
    expect(names(book.groupWith(draft('D'), undefined))).toEqual(['A', 'B', 'D']);
    expect(names(book.groupWith({ ...draft('A'), group: { name: 'slow', interval: 300_000 } }, 'A'))).toEqual([
      'A',
      'C',
    ]);
  });

  it('are evaluated beside those of files, in the order in which they were made, and after a restart', async () => {
    const { book, store, files } = await open();
    files.groups = [fileGroup('shop', 'A')];
    await book.save(draft('B'), undefined, kim(1));
    await book.save({ ...draft('C'), group: { name: 'slow', interval: 300_000 } }, undefined, kim(2));
    await book.save(draft('D'), undefined, kim(3));
    expect(evaluated(book)).toEqual(['shop: A', 'ui: B D', 'slow: C']);
    const again = await open(store);
    expect(evaluated(again.book)).toEqual(['ui: B D', 'slow: C']);
    expect(again.book.groups().find(({ name }) => name === 'slow')).toMatchObject({
      interval: 300_000,
      origin: { from: 'ui' },
    });
  });

  it('agree about their group: what is saved last holds for all of it', async () => {
    const { book, store } = await open();
    await book.save(draft('A'), undefined, kim(1));
    await book.save({ ...draft('B'), group: { name: 'ui', interval: 30_000 } }, undefined, kim(2));
    for (const one of [book, (await open(store)).book])
      expect(one.groups().find(({ name }) => name === 'ui')).toMatchObject({ interval: 30_000, rules: [{}, {}] });
  });

  it('keep place and history under another name', async () => {
    const { book, store } = await open();
    for (const name of ['A', 'B']) await book.save(draft(name), undefined, kim(1));
    await book.save(draft('Renamed', { for: 0 }), 'A', kim(2));
    for (const one of [book, (await open(store)).book]) expect(evaluated(one)).toEqual(['ui: Renamed B']);
    const [now, first] = await book.versions('Renamed');
    expect([now?.action, first?.action, first?.draft.rule.name]).toEqual(['changed', 'created', 'A']);
    if (now === undefined || first === undefined) throw new Error('two versions');
    expect(changesBetween(first.draft, now.draft)).toEqual([
      { field: 'alert', before: 'A', after: 'Renamed' },
      { field: 'for', before: '1m', after: '0s' },
    ]);
    await book.restore(first.id, kim(3));
    expect(evaluated(book)).toEqual(['ui: A B']);
  });

  it('come back when they were deleted', async () => {
    const { book } = await open();
    await book.save(draft('A'), undefined, kim(1));
    await book.delete('A', kim(2));
    expect(evaluated(book)).toEqual([]);
    const [gone] = await book.versions('A');
    expect(gone).toMatchObject({ action: 'deleted', by: 'kim', at: 2 });
    await book.restore(gone?.id ?? 0, kim(3));
    expect(evaluated(book)).toEqual(['ui: A']);
    expect((await refusal(book.restore(99, kim(4)))).code).toBe('not_found');
  });

  it('are changed one after the other, whoever asks at the same time', async () => {
    const { book, store } = await open();
    const twice = await Promise.allSettled([1, 2].map((at) => book.save(draft('A'), undefined, kim(at))));
    expect(twice.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await Promise.all([
      book.save(draft('B'), undefined, kim(3)),
      book.setEnabled('A', false),
      book.setEnabled('B', false),
      book.save(draft('C'), 'B', kim(4)),
    ]);
    for (const one of [book, (await open(store)).book])
      expect(one.idle().map(({ rule }) => rule.name)).toEqual(['A', 'C']);
  });

  it('keep the newest hundred versions', async () => {
    const { book } = await open();
    await book.save(draft('A'), undefined, kim(0));
    for (let i = 1; i <= 105; i += 1) await book.save(draft('A', { for: i * 1_000 }), 'A', kim(i));
    const versions = await book.versions('A');
    expect([versions.length, versions[0]?.at, versions.at(-1)?.at]).toEqual([100, 105, 6]);
  });
});

describe('a rule that cannot be saved', () => {
  it('is told field by field, at the place in its text, and nothing of it is kept', async () => {
    const { book, store } = await open();
    const wrong = draft('A', {
      expr: 'sum(\n  rate(x))',
      labels: { __name__: 'x' },
      annotations: { summary: '{{ $labels.a', ok: 'fine' },
    });
    const { code, fields } = await refusal(book.save(wrong, undefined, kim(1)));
    expect(code).toBe('invalid_argument');
    expect(fields.map(({ path }) => path.join('.'))).toEqual([
      'draft.rule.expr',
      'draft.rule.labels.__name__',
      'draft.rule.annotations.summary',
    ]);
    expect(fields[0]?.message).toMatch(/^2:8: could not parse expression: expected type range vector/);
    expect(fields[2]?.message).toMatch(/^1:\d+: template of summary: /);
    expect(await store.ops.read('rules.ui', {})).toEqual([]);
    expect(await book.versions('A')).toEqual([]);
  });

  it('has the name of another, and both places are named', async () => {
    const { book, files } = await open();
    files.groups = [fileGroup('shop', 'InFile')];
    await book.save(draft('Mine'), undefined, kim(1));
    for (const [name, place] of [
      ['InFile', '/etc/shop.yml:7 (group shop)'],
      ['MonitorDown', 'the shipped rules (group '],
      ['Mine', 'the rules made here (group ui)'],
    ] as const) {
      const { code, fields, message } = await refusal(book.save(draft(name), undefined, kim(2)));
      expect([code, fields[0]?.path.join('.')]).toEqual(['conflict', 'draft.rule.name']);
      expect(message).toContain(`There is a rule “${name}” in ${place}`);
      expect(message).toContain('this one would stand in the rules made here (group ui)');
    }
    expect((await refusal(book.save(draft('Mine'), 'Gone', kim(3)))).code).toBe('not_found');
    expect((await refusal(book.save(draft('InFile'), 'Mine', kim(3)))).code).toBe('conflict');
    expect(await refusal(book.delete('InFile', kim(3)))).toMatchObject({ code: 'conflict', reason: 'owned_by_file' });
  });

  it('waits while a file that came later has its name, and says so', async () => {
    const { book, files } = await open();
    await book.save(draft('A'), undefined, kim(1));
    expect(book.problem()).toBeUndefined();
    files.groups = [fileGroup('shop', 'A')];
    expect(evaluated(book)).toEqual(['shop: A']);
    expect(book.problem()).toContain('the rule “A” made here is not evaluated: /etc/shop.yml:7 (group shop) has one');
    expect(book.idle().map(({ why }) => why.is)).toEqual(['hidden']);
    files.groups = [];
    expect(evaluated(book)).toEqual(['ui: A']);
  });
});

describe('any rule', () => {
  it('is switched off and on, of files and shipped ones too, over a restart', async () => {
    const { book, store, files } = await open();
    files.groups = [fileGroup('shop', 'A', 'B')];
    await book.setEnabled('A', false);
    await book.setEnabled('MonitorDown', false);
    const again = await open(store);
    again.files.groups = files.groups;
    for (const one of [book, again.book]) {
      expect(evaluated(one)).toEqual(['shop: B']);
      expect(one.idle().map(({ rule, why }) => [rule.name, why.is])).toEqual([
        ['MonitorDown', 'disabled'],
        ['A', 'disabled'],
      ]);
    }
    await book.setEnabled('A', true);
    expect(evaluated(book)).toEqual(['shop: A B']);
    expect((await refusal(book.setEnabled('None', false))).code).toBe('not_found');
  });

  it('stays switched off under another name and when it comes back, and a new one of its name is on', async () => {
    const { book, files, store } = await open();
    await book.save(draft('A'), undefined, kim(1));
    await book.setEnabled('A', false);
    await book.save(draft('B'), 'A', kim(2));
    expect(evaluated(book)).toEqual([]);
    await book.save(draft('A'), undefined, kim(3));
    expect(evaluated(book)).toEqual(['ui: A']);

    await book.delete('B', kim(4));
    const [gone] = await book.versions('B');
    await book.restore(gone?.id ?? 0, kim(5));
    for (const one of [book, (await open(store)).book]) expect(evaluated(one)).toEqual(['ui: A']);
    await book.delete('B', kim(6));
    await book.save(draft('B'), undefined, kim(7));
    expect(evaluated(book)).toEqual(['ui: A B']);

    // The switch of a name that a file has too stays with the file's rule.
    await book.setEnabled('B', false);
    files.groups = [fileGroup('shop', 'B')];
    await book.save(draft('C'), 'B', kim(8));
    expect(evaluated(book)).toEqual(['ui: A']);
    expect(book.idle().map(({ group, rule, why }) => [group.name, rule.name, why.is])).toEqual([
      ['shop', 'B', 'disabled'],
      ['ui', 'C', 'disabled'],
    ]);
  });

  it('that an objective became is switched, and is not exported as a rule', async () => {
    const { book, given } = await open();
    given.push(fileGroup('slo:shop', 'SloBurns'));
    expect(evaluated(book)).toEqual(['slo:shop: SloBurns']);
    await book.setEnabled('SloBurns', false);
    expect(evaluated(book)).toEqual([]);
    expect(book.exportable()).toEqual({ groups: [], disabled: ['SloBurns'], tests: [] });
    const { message } = await refusal(book.save(draft('SloBurns'), undefined, kim(1)));
    expect(message).toContain('There is a rule “SloBurns” in /etc/shop.yml:7 (group slo:shop)');
  });

  it('that the configuration switched off is switched on by hand', async () => {
    const { book, files } = await open();
    Object.assign(files, { groups: [fileGroup('shop', 'A')], disabled: ['A'] });
    expect(evaluated(book)).toEqual([]);
    await book.setEnabled('A', true);
    expect(evaluated(book)).toEqual(['shop: A']);
    expect(book.exportable().disabled).toEqual([]);
    await book.setEnabled('A', false);
    files.disabled = [];
    // The switch went with the files' own word.
    expect(evaluated(book)).toEqual(['shop: A']);
  });

  it('is copied into the UI, switched off, under a name of its own', async () => {
    const { book, files } = await open();
    files.groups = [{ ...fileGroup('shop', 'A'), source: 'far', interval: 500 }];
    expect(await book.duplicate('A', kim(1))).toMatchObject({
      rule: { name: 'ACopy', expr: 'up == 0' },
      group: { name: 'shop', interval: 1_000, source: 'far' },
    });
    expect((await book.duplicate('A', kim(2))).rule.name).toBe('ACopy2');
    expect(evaluated(book)).toEqual(['shop: A']);
    await book.setEnabled('ACopy', true);
    expect(evaluated(book)).toEqual(['shop: A', 'shop: ACopy']);
  });

  it('is exported as it is defined, groups named apart, with what is switched off', async () => {
    const { book, files } = await open();
    files.groups = [fileGroup('ui', 'A')];
    await book.save(draft('B', { annotations: { summary: '{{ $value }}' } }), undefined, kim(1));
    await book.setEnabled('B', false);
    await book.setEnabled('MonitorDown', false);
    const { groups, disabled } = book.exportable();
    const exported = exportConfiguration({
      monitors: [],
      scrapeConfigs: [],
      federate: NO_FEDERATION,
      ruleGroups: groups,
      disabledRules: disabled,
      receivers: [],
      route: undefined,
      retention: undefined,
      canaries: undefined,
      externalLabels: {},
      timeIntervals: [],
      inhibitRules: [],
      resolveTimeout: undefined,
      maintenance: [],
      templates: [],
      slos: [],
      response: NO_RESPONSE,
    });
    expect(exported.main).toContain('disabled_rules:\n  - B\n  - MonitorDown\n');
    const { groups: loaded, problems } = loadRules(exported.rules ?? '', 'rules.yml');
    expect(problems).toEqual([]);
    expect(loaded.map(({ name, rules }) => [name, rules.map((rule) => rule.name)])).toEqual([
      ['ui', ['A']],
      ['ui (2)', ['B']],
    ]);
    expect(loaded[1]?.rules[0]).toEqual(draft('B', { annotations: { summary: '{{ $value }}' } }).rule);
  });
});
