import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeEngine } from '../../../src-main/app/compose.ts';
import { systemClock } from '../../../src-main/app/system-clock.ts';
import type { Engine } from '../../../src-main/engine/engine.ts';
import { ruleList } from '../../../src-main/engine/rule-list.ts';
import type { RuleDraft } from '../../../src-shared/model/rule-draft.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { SimulatedEngine } from '../../support/simulated-engine.ts';
import { until } from '../../support/wait.ts';

const engineDir = resolve(import.meta.dirname, '../../../src-main/engine');

function ruleFile(...names: readonly string[]): string {
  const rules = names.map((name) => `      - {alert: ${name}, expr: vector(1) > 0}`).join('\n');
  return `groups:\n  - name: file\n    interval: 1s\n    rules:\n${rules}\n`;
}
const mine: RuleDraft = {
  rule: {
    type: 'alerting',
    name: 'Mine',
    expr: 'vector(7) > 0',
    for: 0,
    keepFiringFor: 0,
    labels: { severity: 'info' },
    annotations: { summary: 'seven is {{ $value }}' },
  },
  group: { name: 'ui', interval: 1_000 },
};

describe('rules made in the console', () => {
  let dir: string;
  let engine: Engine;
  const start = (): Promise<Engine> =>
    composeEngine({
      version: 'test',
      host: 'console',
      dataDir: join(dir, 'data'),
      config: [join(dir, 'tocsin.yml')],
      variables: {},
      clock: systemClock,
      random: Math.random,
      log: new QuietLog(),
      secrets: {
        backend: 'none',
        get: () => Promise.resolve(undefined),
        set: () => Promise.resolve(),
        delete: () => Promise.resolve(),
        names: () => Promise.resolve([]),
      },
      notifier: { show: () => Promise.resolve(), play: () => Promise.resolve(), hush: () => undefined },
      onNote: () => ({ [Symbol.dispose]: () => undefined }),
      externalUrl: () => 'http://127.0.0.1/',
      workers: {
        writer: join(engineDir, 'store/writer.worker.ts'),
        reader: join(engineDir, 'query/reader.worker.ts'),
        render: join(engineDir, 'report/render.worker.ts'),
        test: join(engineDir, 'rules/unit-test/test.worker.ts'),
      },
      watching: true,
    });
  const firing = (name: string): string | undefined =>
    engine.alerts.current().find((alert) => alert.rule === name && alert.state === 'firing')?.id;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tocsin-rules-'));
    await writeFile(join(dir, 'tocsin.yml'), 'rule_files: [rules.yml]\nmonitors: []\n');
    await writeFile(join(dir, 'rules.yml'), ruleFile('FromFile'));
    engine = await start();
  });
  afterAll(async () => {
    await engine.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it('fire beside those of files, are switched, survive a restart and give way to a file', {
    timeout: 60_000,
  }, async () => {
    const { rules } = engine.definitions;
    await rules.save(mine, undefined, { by: 'kim', at: Date.now() });
    await until('both fire', () => firing('Mine') !== undefined && firing('FromFile') !== undefined, 20_000);
    expect(engine.alerts.current().find(({ rule }) => rule === 'Mine')).toMatchObject({
      annotations: { summary: 'seven is 7' },
      labels: { severity: 'info' },
    });

    await rules.setEnabled('FromFile', false);
    await until('the disabled one ends', () => firing('FromFile') === undefined, 20_000);
    const id = firing('Mine');
    expect(id).toBeDefined();

    await engine.stop();
    engine = await start();
    await until('the alert goes on', () => firing('Mine') === id, 20_000);
    expect(ruleList(engine).find(({ rule }) => rule.name === 'FromFile')).toMatchObject({
      enabled: false,
      lastError: '',
    });
    expect(firing('FromFile')).toBeUndefined();

    // A file takes the name: its rule is evaluated, and the console says what became of the other.
    await writeFile(join(dir, 'rules.yml'), ruleFile('FromFile', 'Mine'));
    await until('the file is in force', () => engine.problems().some(({ source }) => source === 'rules'), 20_000);
    expect(engine.problems().find(({ source }) => source === 'rules')?.message).toContain(
      'the rule “Mine” made here is not evaluated',
    );
    expect(ruleList(engine).filter(({ rule }) => rule.name === 'Mine')).toMatchObject([
      { origin: { from: 'file' }, enabled: true },
      {
        origin: { from: 'ui' },
        enabled: false,
        lastError: expect.stringContaining('has a rule of this name') as string,
      },
    ]);
  });
});

describe('a rule made in the console', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tocsin-rule-told-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('tells that it fires, over a restart once, and how it ended when it is deleted', { timeout: 60_000 }, async () => {
    await using simulated = await SimulatedEngine.start(dir);
    const said = async (): Promise<readonly string[]> => (await simulated.told()).filter((one) => one.includes('Mine'));
    const deed = () => ({ by: 'kim', at: simulated.clock.now() });
    await simulated.engine.definitions.rules.save(mine, undefined, deed());
    await simulated.until('it is told', async () => (await said()).length > 0, 120_000);
    expect(await said()).toEqual(['firing: Mine']);

    await simulated.restart(60_000);
    await simulated.pass(30_000);
    expect(await said()).toEqual(['firing: Mine']);

    await simulated.engine.definitions.rules.delete('Mine', deed());
    await simulated.until('the end is told', async () => (await said()).length > 1, 600_000);
    expect(await said()).toEqual(['firing: Mine', 'resolved: Mine!']);
    await simulated.pass(600_000);
    expect(await said()).toHaveLength(2);

    // Undo: it fires anew, and that is news.
    const [gone] = await simulated.engine.definitions.rules.versions('Mine');
    await simulated.engine.definitions.rules.restore(gone?.id ?? 0, deed());
    await simulated.until('it is told again', async () => (await said()).length > 2, 600_000);
    expect((await said()).slice(2)).toEqual(['firing: Mine']);
  });
});
