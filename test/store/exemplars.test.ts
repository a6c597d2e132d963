import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exemplars, type NewExemplar } from '../../src-main/engine/store/exemplars.ts';

const at = (t: number, id = 'x', value = 1, ownTime = true): NewExemplar => ({ labels: { id }, value, t, ownTime });
const everything = [[{ name: '__name__', op: '=~', value: '.+' }]] as const;

async function kept(exemplars: Exemplars): Promise<Record<string, number[]>> {
  const found = await exemplars.select(everything, -Infinity, Infinity);
  return Object.fromEntries(
    found.map(({ exemplars: all, labels }) => [labels['__name__'] ?? '', all.map(({ t }) => t)] as const),
  );
}

describe('exemplars', () => {
  it('leave out what Prometheus leaves out', async () => {
    const exemplars = new Exemplars();
    const a = { __name__: 'a' };
    const taken = [
      at(1_000),
      at(1_000),
      at(1_000, 'y'),
      at(999, 'z'),
      at(2_000, 'y'),
      at(3_000, 'y', 1, false),
      at(4_000, 'y', 2, false),
      at(5_000, 'x'.repeat(127)),
      at(5_000, 'é'.repeat(126)),
    ].map((one) => exemplars.add(a, one));
    expect(taken).toEqual([true, false, true, false, true, false, true, false, true]);
    expect(await kept(exemplars)).toEqual({ a: [1_000, 1_000, 2_000, 4_000, 5_000] });
    const [found] = await exemplars.select([[{ name: '__name__', op: '=', value: 'a' }]], 1_500, 4_000);
    expect(found?.exemplars).toEqual([
      { labels: { id: 'y' }, value: 1, t: 2_000 },
      { labels: { id: 'y' }, value: 2, t: 4_000 },
    ]);
    expect(await exemplars.select([[{ name: '__name__', op: '=', value: 'b' }]], 0, Infinity)).toEqual([]);
  });

  it('are the newest of all series together, and no more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }),
        async (most, series) => {
          const exemplars = new Exemplars(most);
          series.forEach((name, t) => exemplars.add({ __name__: name }, at(t)));
          const wanted: Record<string, number[]> = {};
          series.forEach((name, t) => {
            if (t >= series.length - most) (wanted[name] ??= []).push(t);
          });
          expect(await kept(exemplars)).toEqual(wanted);
        },
      ),
    );
  });
});
