import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExpositionReader } from '../../../src-main/engine/collect/exposition/read.ts';
import { compileRelabel } from '../../../src-main/engine/collect/relabel/relabel.ts';
import { RELABEL_DEFAULTS } from '../../../src-main/engine/collect/relabel/rule.ts';
import { type MutateConfig, mutation } from '../../../src-main/engine/collect/scrape/mutate.ts';
import { TargetSeries } from '../../../src-main/engine/collect/scrape/target-series.ts';
import { RecordedSamples } from '../../support/recorded-samples.ts';

const PLAIN: MutateConfig = { honorLabels: false, labelLimit: 0, labelNameLengthLimit: 0, labelValueLengthLimit: 0 };
const rest = (): undefined => undefined;

/** One target whose replies are given as text, scraped once a second from t = 1000. */
function target(over: { honorTimes?: boolean; trackTimes?: boolean; mutate?: ReturnType<typeof mutation> } = {}): {
  readonly samples: RecordedSamples;
  readonly series: TargetSeries;
  readonly scrape: (text: string) => Promise<{ kept: number; added: number }>;
  readonly fail: () => void;
} {
  const { honorTimes = true, trackTimes = false, mutate = mutation({ job: 'j' }, PLAIN, undefined) } = over;
  const samples = new RecordedSamples();
  const series = new TargetSeries(samples, 'test', mutate);
  const reader = new ExpositionReader((one) => series.admit(one));
  let t = 0;
  return {
    samples,
    series,
    async scrape(text) {
      t += 1_000;
      reader.begin(Buffer.from(text), 'text');
      try {
        while (!reader.step(10));
      } catch (error) {
        series.rollback();
        series.end(t, trackTimes);
        throw error;
      }
      const done = await series.commit(t, reader.samples, honorTimes, trackTimes, rest);
      reader.keep();
      if (series.scattered) reader.renumber(await series.gather(rest));
      return done;
    },
    fail() {
      t += 1_000;
      series.end(t, trackTimes);
    },
  };
}

describe('the series of a target', () => {
  it('are stored with the labels of the target, ended when they go and begun again when they come back', async () => {
    const { samples, scrape, series } = target();
    expect(await scrape('a 1\nb{x="y"} 2\n')).toEqual({ kept: 2, added: 2 });
    expect(await scrape('a 3\n')).toEqual({ kept: 1, added: 0 });
    expect(await scrape('c 5\na 4\n')).toEqual({ kept: 2, added: 1 });
    expect(await scrape('b{x="y"} 6\n')).toEqual({ kept: 1, added: 1 });
    expect(samples.values('a{job="j"}')).toEqual([1, 3, 4, 'stale']);
    expect(samples.values('b{job="j",x="y"}')).toEqual([2, 'stale', 6]);
    expect(samples.times('b{job="j",x="y"}')).toEqual([1_000, 2_000, 4_000]);
    expect(samples.values('c{job="j"}')).toEqual([5, 'stale']);
    expect(series.live).toBe(1);
    // One for the first two and one for c: what comes back has its column.
    expect(samples.layouts).toBe(2);
  });

  it('end when a scrape fails, and nothing of a broken reply is stored', async () => {
    const { fail, samples, scrape } = target();
    await scrape('a 1\n');
    await expect(scrape('a 2\nnew 1\nbroken\n')).rejects.toThrow('line 3');
    expect(samples.keys()).toEqual(['a{job="j"}']);
    expect(samples.values('a{job="j"}')).toEqual([1, 'stale']);
    await scrape('new 7\na 3\n');
    fail();
    fail();
    expect(samples.values('a{job="j"}')).toEqual([1, 'stale', 3, 'stale']);
    expect(samples.values('new{job="j"}')).toEqual([7, 'stale']);
  });

  it('count the first of two samples of one series', async () => {
    const { samples, scrape } = target();
    await scrape('a{x="1",y="2"} 1\na{y="2",x="1"} 2\na{x="1",y="2",z=""} 3\n');
    expect(samples.values('a{job="j",x="1",y="2"}')).toEqual([1]);
  });

  it('have their own times where they bring some', async () => {
    const { samples, scrape } = target();
    await scrape('a 1 500\nb 2\n');
    await scrape('a 1 500\nb 3\n');
    await scrape('a 2 2500\n');
    await scrape('b 4\n');
    expect([samples.times('a{job="j"}'), samples.values('a{job="j"}')]).toEqual([
      [500, 2_500],
      [1, 2],
    ]);
    expect(samples.values('b{job="j"}')).toEqual([2, 3, 'stale', 4]);
    const tracked = target({ trackTimes: true });
    await tracked.scrape('a 1 500\n');
    await tracked.scrape('b 1\n');
    expect(tracked.samples.values('a{job="j"}')).toEqual([1, 'stale']);
    const ignored = target({ honorTimes: false });
    await ignored.scrape('a 1 500\n');
    expect(ignored.samples.times('a{job="j"}')).toEqual([1_000]);
  });

  it('keep a value that is no number', async () => {
    const { samples, scrape } = target();
    await scrape('a 1\n');
    await scrape('a NaN\n');
    await scrape('a 2\n');
    expect(samples.values('a{job="j"}')).toEqual([1, Number.NaN, 2]);
  });

  it('are what the newest reply says, after any replies', async () => {
    const reply = fc.subarray(['a', 'b{x="1"}', 'b{x="2"}', 'c', 'd 5', 'drop', 'e{y="1"}', 'e{y="2"}'], {
      minLength: 0,
    });
    const mutate = mutation(
      { job: 'j' },
      PLAIN,
      compileRelabel([
        { ...RELABEL_DEFAULTS, sourceLabels: ['__name__'], regex: 'drop', action: 'drop' },
        { ...RELABEL_DEFAULTS, regex: 'y', action: 'labeldrop' },
      ]),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), reply), { maxLength: 12 }), async (rounds) => {
        const { fail, samples, scrape, series } = target({ mutate, honorTimes: false });
        let wanted: string[] = [];
        for (const [up, names] of rounds) {
          if (up) {
            await scrape(names.map((name) => (name.includes(' ') ? `${name} 7` : `${name} 1`)).join('\n'));
            const keys = names
              .filter((name) => name !== 'drop')
              .map((name) => name.split(' ')[0] ?? '')
              .map((name) =>
                name.startsWith('e')
                  ? 'e{job="j"}'
                  : name.includes('{')
                    ? name.replace('{', '{job="j",')
                    : `${name}{job="j"}`,
              );
            wanted = [...new Set(keys)].sort();
          } else {
            fail();
            wanted = [];
          }
          expect(samples.live()).toEqual(wanted);
          expect(series.live).toBe(wanted.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are laid out anew when they have changed a lot, and go on', async () => {
    const { samples, scrape, series } = target();
    let before = 0;
    for (let round = 0; round < 30; round += 1) {
      const names = Array.from({ length: 200 }, (_, i) => `m${round * 100 + i} ${i}`);
      await scrape(`${names.join('\n')}\nsteady ${round}\n`);
      expect(series.live).toBe(201);
      before = samples.live().length;
      expect(before).toBe(201);
    }
    expect(samples.values('steady{job="j"}')).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(samples.values('m150{job="j"}')).toEqual([150, 50, 'stale']);
  });
});

describe('labels of a series', () => {
  const own = { name: 'm', labels: { job: 'own', exported_job: 'older', x: '', code: '200' } };

  it('give way to the target, or stay with honor_labels', () => {
    const labels = { job: 'target', x: 'y' };
    expect(mutation(labels, PLAIN, undefined)(own)).toEqual({
      __name__: 'm',
      job: 'target',
      x: 'y',
      exported_job: 'older',
      exported_exported_job: 'own',
      code: '200',
    });
    expect(mutation(labels, { ...PLAIN, honorLabels: true }, undefined)(own)).toEqual({
      __name__: 'm',
      job: 'own',
      exported_job: 'older',
      code: '200',
    });
  });

  it.each([
    [{ labelLimit: 3 }, 'm has 4 labels, more than label_limit 3'],
    [{ labelNameLengthLimit: 10 }, 'the label name exported_job of m is longer than label_name_length_limit 10'],
    [{ labelValueLengthLimit: 4 }, 'the value of exported_job of m is longer than label_value_length_limit 4'],
  ])('are refused above a limit: %j', (limits, message) => {
    const read = mutation({}, { ...PLAIN, ...limits }, undefined);
    expect(() => read({ name: 'm', labels: { job: 'a', exported_job: 'older', code: '200' } })).toThrow(message);
  });
});
