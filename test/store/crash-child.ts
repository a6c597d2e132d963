// Started by crash.test.ts and killed at a random moment: appends rows `i` at `BASE + i × STEP` and reports what was acknowledged.
import { resolve } from 'node:path';
import { systemClock } from '../../src-main/app/system-clock.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { DEFAULT_RETENTION } from '../../src-shared/model/settings.ts';
import { QuietLog } from '../support/quiet-log.ts';

const [dir = '', base = '0', step = '0', newest = '0', layoutCount = '6', width = '2'] = process.argv.slice(2);
const engine = resolve(import.meta.dirname, '../../src-main/engine');
// What was written before must not lie in the future of this clock.
let row = Number(newest);
// The console's clock follows the rows, so that days pass and nights come.
const clock = { ...systemClock, now: () => Number(base) + row * Number(step) };
const store = await openStore(
  {
    dir,
    workers: { writer: `${engine}/store/writer.worker.ts`, reader: `${engine}/query/reader.worker.ts` },
    limits: { sealRows: 30, sealEveryMs: 1, segmentBytes: 20_000, segmentMaxAgeMs: 3_600_000, walBytes: 50_000 },
  },
  { clock, log: new QuietLog() },
);
// Nothing grows too old during the test, but retention runs.
store.setRetention({ ...DEFAULT_RETENTION, raw: 1_000 * 86_400_000 });
const layouts = Array.from({ length: Number(layoutCount) }, (_, m) =>
  store.samples.layout(`monitor/${m}`, [
    { __name__: 'row', monitor: String(m) },
    { __name__: 'wave', monitor: String(m) },
    ...Array.from({ length: Number(width) - 2 }, (_, i) => ({ __name__: 'pad', monitor: String(m), i: String(i) })),
  ]),
);
const valuesOf = (at: number): Float64Array => {
  const values = new Float64Array(Number(width)).fill(at);
  values[1] = Math.sin(at);
  return values;
};
const resumed = store.samples.latest('row').reduce((most, { v }) => Math.max(most, v + 1), 0);
row = resumed;
process.send?.({ from: resumed });
for (let batch = 0; ; batch += 1) {
  for (let i = 0; i < 20; i += 1) {
    const t = Number(base) + row * Number(step);
    for (const layout of layouts) store.samples.append(layout, t, valuesOf(row));
    row += 1;
  }
  await store.samples.flush();
  process.send?.({ acknowledged: row - 1 });
  if (batch % 8 === 7) void store.maintain().catch(() => undefined);
}
