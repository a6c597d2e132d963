import { describe, expect, it } from 'vitest';
import { Movements, seriesOf } from '../../../src-main/engine/incidents/movement.ts';
import { movedWith } from '../../../src-main/engine/query/statistics/moved-with.ts';
import type { CorrelationQuestion } from '../../../src-main/engine/store/protocol.ts';
import type { Doubt } from '../../../src-shared/incident/correlate.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemorySource } from '../../support/memory-source.ts';
import { QuietLog } from '../../support/quiet-log.ts';

const clock = new FakeClock();
const START = clock.now();

function alert(id: string, expr: string, labels: Record<string, string>): Alert {
  return {
    id,
    fingerprint: id,
    rule: 'R',
    labels: { alertname: 'R', severity: 'error', team: 'added by the rule', ...labels },
    annotations: {},
    state: 'firing',
    activeAt: START,
    firedAt: START,
    value: 1,
    expr,
    closedByHand: false,
    updatedAt: START,
  };
}

const alerts = new Map(
  [
    alert('db', 'latency_seconds > 0.5', { job: 'db', instance: 'a"b' }),
    alert('web', 'sum by (job, instance) (rate(errors_total[1m])) > 3', { job: 'web', instance: 'w' }),
    alert('mail', 'queue_length > 100', { job: 'mail', instance: 'm' }),
    alert('far', '', { job: 'far' }),
    alert('broken', 'rate(', { job: 'x' }),
  ].map((one) => [one.id, one]),
);

/** Half an hour: latency and errors rise together five minutes before the start, the queue goes its own way. */
function samples(): MemorySource {
  const source = new MemorySource();
  let errors = 0;
  for (let t = START - 31 * 60_000, i = 0; t <= START + 60_000; t += 15_000, i += 1) {
    const trouble = t >= START - 5 * 60_000 ? (i % 7) + 5 : i % 2;
    errors += trouble;
    source.add({ __name__: 'latency_seconds', job: 'db', instance: 'a"b' }, t, 0.1 + trouble / 10);
    source.add({ __name__: 'latency_seconds', job: 'db', instance: 'other' }, t, 0.1);
    source.add({ __name__: 'errors_total', job: 'web', instance: 'w', code: '500' }, t, errors);
    source.add({ __name__: 'queue_length', job: 'mail', instance: 'm' }, t, 100 + ((i * 37) % 11));
  }
  return source;
}

function bench(): { readonly movements: Movements; readonly told: [string, number][]; readonly asked: string[] } {
  const source = samples();
  const asked: string[] = [];
  const told: [string, number][] = [];
  const movements = new Movements({
    clock,
    log: new QuietLog(),
    alerts: { get: (id) => alerts.get(id) },
    queries: {
      correlate: (question: CorrelationQuestion) => {
        asked.push(question.expr);
        return new Promise((resolve) => {
          resolve(movedWith(question, source, {}));
        });
      },
    },
  });
  movements.onMoved(({ alert: one, other }, r) => told.push([`${one} ${other}`, r]));
  return { movements, told, asked };
}

const doubt = (one: string, other: string): Doubt => ({ alert: one, other, score: 0.3, why: 'x=y' });

describe('movement', () => {
  it('looks at what the rules compare, of what each alert is about', () => {
    expect(seriesOf(alert('x', 'up == 0', { instance: 'a$1"' }))).toBe(
      'sum((up) and on (instance) label_replace(vector(1), "instance", "a$$1\\"", "", ""))',
    );
    expect(seriesOf(alert('x', '', { job: 'x' }))).toBeUndefined();
    expect(seriesOf(alert('x', 'vector(1)', {}))).toBeUndefined();
  });

  it('tells which pairs moved together, a minute later and one after the other', async () => {
    const { asked, movements, told } = bench();
    movements.ask(doubt('db', 'web'));
    movements.ask(doubt('db', 'mail'));
    movements.ask(doubt('far', 'db'));
    movements.ask(doubt('broken', 'db'));
    movements.ask(doubt('nobody', 'db'));
    await clock.run(59_000);
    expect(asked).toEqual([]);
    await clock.run(30_000);
    expect(told.map(([pair]) => pair)).toEqual(['db web']);
    expect(told[0]?.[1]).toBeGreaterThan(0.8);
    expect(asked).toHaveLength(2);
    movements.stop();
  });

  it('lets no more than 32 wait and asks nothing after its end', async () => {
    const { asked, movements } = bench();
    for (let i = 0; i < 200; i += 1) movements.ask(doubt('db', 'mail'));
    await clock.run(120_000);
    expect(asked).toHaveLength(32);
    movements.ask(doubt('db', 'mail'));
    movements.stop();
    movements.ask(doubt('db', 'mail'));
    await clock.run(120_000);
    expect(asked).toHaveLength(32);
    expect(clock.timers).toBe(0);
  });
});
