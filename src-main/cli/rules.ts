import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { RuleStatus } from '../../src-shared/model/rule.ts';
import type { RuleDraft } from '../../src-shared/model/rule-draft.ts';
import { changesBetween } from '../../src-shared/rule/changes.ts';
import { draftOf } from '../../src-shared/rule/draft-of.ts';
import { ruleYaml } from '../../src-shared/rule/rule-yaml.ts';
import type { CommandContext, Session } from './context.ts';
import { CommandError, EXIT, table } from './output.ts';
import { formatTestRun } from './rule-tests.ts';

interface Flags {
  readonly json?: boolean;
  readonly data?: string;
}

function stateOf({ enabled, lastError, health, firing, pending }: RuleStatus): string {
  if (!enabled) return lastError === '' ? 'disabled' : 'not evaluated';
  if (health === 'err') return 'broken';
  if (firing > 0) return `${firing} firing`;
  return pending > 0 ? `${pending} pending` : health === 'unknown' ? '' : 'quiet';
}

function placeOf({ origin }: RuleStatus): string {
  return origin.from === 'file' ? `${origin.file}:${origin.line}` : origin.from === 'ui' ? 'console' : 'shipped';
}

function fileText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandError(EXIT.failures, `${file} cannot be read: ${String(error)}`);
  });
}

async function madeHere(session: Session): Promise<ReadonlySet<string>> {
  const rules = await session.client.call('rule.list', {});
  return new Set(rules.flatMap(({ origin, rule }) => (origin.from === 'ui' ? [rule.name] : [])));
}

/** Rules at the command line, as the Rules page has them. */
export function addRules(program: Command, context: CommandContext): void {
  const { output } = context;
  const rules = program.command('rules').description('rules of files, of the console and shipped');
  const add = (name: string, description: string): Command =>
    rules.command(name).description(description).option('--json', 'as JSON').option('--data <dir>', 'data folder');
  const say = (flags: Flags, value: unknown, words: string): void =>
    output.print(flags.json ? JSON.stringify(value, undefined, 2) : words);

  add('list', 'every rule, where it stands and how it is doing').action(async (flags: Flags) => {
    await using session = await context.open(flags.data);
    const all = await session.client.call('rule.list', {});
    const rows = all.map((one) => [one.rule.name, stateOf(one), one.group, placeOf(one), one.rule.expr]);
    say(flags, all, table(['name', 'state', 'group', 'from', 'expression'], rows));
  });

  add('show', 'one rule as a rule file')
    .argument('<name>', 'name of the rule')
    .action(async (name: string, flags: Flags) => {
      await using session = await context.open(flags.data);
      const found = (await session.client.call('rule.list', {})).find(({ rule }) => rule.name === name);
      if (found === undefined)
        throw new CommandError(EXIT.failures, `There is no rule “${name}”. See: tocsin rules list`);
      const draft = found.origin.from === 'ui' ? await session.client.call('rule.get', { name }) : draftOf(found);
      say(flags, draft, ruleYaml(draft).trimEnd());
    });

  add('test', 'run the unit tests that go with a rule made in the console, over the rules of its group')
    .argument('<name>', 'name of the rule')
    .action(async (name: string, flags: Flags) => {
      await using session = await context.open(flags.data);
      const draft = await session.client.call('rule.get', { name });
      if (draft.tests === undefined)
        throw new CommandError(EXIT.failures, `The rule “${name}” has no tests. See: tocsin rules save --tests FILE`);
      const run = await session.client.call('rule.test', { draft, was: name });
      say(flags, run, formatTestRun(run));
      const failed = run.cases.filter(({ outcome }) => outcome !== 'passed').length + run.problems.length;
      if (failed > 0)
        throw new CommandError(EXIT.failures, `${failed} of ${run.cases.length} cases are not as expected`);
    });

  add('save', 'keep the rules of a file in the console; those made in the console under the same names are changed')
    .argument('<rulefile>', 'a Prometheus rule file')
    .option('--tests <file>', 'unit tests of its one rule, as promtool reads them but without rule_files')
    .action(async (file: string, flags: Flags & { readonly tests?: string }) => {
      const text = await fileText(file);
      const tests = flags.tests === undefined ? undefined : await fileText(flags.tests);
      await using session = await context.open(flags.data);
      const { drafts, problems } = await session.client.call('rule.read', { text });
      for (const { line, column, message } of problems) output.say(`${file}:${line}:${column}: ${message}`);
      if (problems.length > 0) throw new CommandError(EXIT.failures, 'nothing was saved');
      if (tests !== undefined && drafts.length !== 1)
        throw new CommandError(EXIT.usage, `--tests is for a file of one rule; ${file} has ${drafts.length}.`);
      const present = await madeHere(session);
      const saved: RuleDraft[] = [];
      for (const read of drafts) {
        const draft = tests === undefined ? read : { ...read, tests };
        const { name } = draft.rule;
        saved.push(await session.client.call('rule.save', { draft, ...(present.has(name) ? { was: name } : {}) }));
        if (!flags.json) output.print(`${name}: ${present.has(name) ? 'changed' : 'made'}`);
      }
      if (flags.json) output.print(JSON.stringify(saved, undefined, 2));
    });

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const)
    add(verb, enabled ? 'evaluate a rule again' : 'stop evaluating a rule, wherever it stands; its alerts end')
      .argument('<name>', 'name of the rule')
      .action(async (name: string, flags: Flags) => {
        await using session = await context.open(flags.data);
        await session.client.call('rule.enable', { name, enabled });
        say(flags, { name, enabled }, `${name}: ${verb}d`);
      });

  add('duplicate', 'copy any rule into the console, disabled')
    .argument('<name>', 'name of the rule')
    .action(async (name: string, flags: Flags) => {
      await using session = await context.open(flags.data);
      const copy = await session.client.call('rule.duplicate', { name });
      say(flags, copy, `${copy.rule.name}: made, disabled`);
    });

  add('delete', 'delete a rule made in the console')
    .argument('<name>', 'name of the rule')
    .action(async (name: string, flags: Flags) => {
      await using session = await context.open(flags.data);
      const gone = await session.client.call('rule.delete', { name });
      say(flags, gone, `${name}: deleted; it comes back with: tocsin rules versions ${name}, tocsin rules restore ID`);
    });

  add('versions', 'how a rule made in the console was left each time, newest first; of a deleted one too')
    .argument('<name>', 'name of the rule')
    .action(async (name: string, flags: Flags) => {
      await using session = await context.open(flags.data);
      const versions = await session.client.call('rule.versions', { name });
      const rows = versions.map(({ action, at, by, draft, id }, i) => {
        const before = versions[i + 1];
        const changes = before === undefined ? [] : changesBetween(before.draft, draft);
        const words = changes.map(({ after, before: old, field }) => `${field}: ${old || '–'} → ${after || '–'}`);
        return [String(id), action, new Date(at).toISOString(), by, words.join('; ')];
      });
      say(flags, versions, rows.length === 0 ? 'no versions' : table(['id', '', 'at', 'by', 'changed'], rows));
    });

  add('restore', 'put a version in force again')
    .argument('<id>', 'id as listed by tocsin rules versions')
    .action(async (given: string, flags: Flags) => {
      if (!/^\d+$/.test(given))
        throw new CommandError(EXIT.usage, `“${given}” is no id of a version. See: tocsin rules versions NAME`);
      await using session = await context.open(flags.data);
      const draft = await session.client.call('rule.restore', { id: Number(given) });
      say(flags, draft, `${draft.rule.name}: put back`);
    });
}
