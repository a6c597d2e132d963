// npm run bench [-- --minutes N] [-- watching|keep-alive|store|metrics|backtest|outage|storm …]
import { parseArgs } from 'node:util';
import { benchBacktest } from './backtest.ts';
import { benchMetrics } from './metrics.ts';
import { benchOutage } from './outage.ts';
import { benchStore } from './store.ts';
import { benchStorm } from './storm.ts';
import { benchWatching } from './watching.ts';

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
const benches: Readonly<Record<string, () => Promise<void>>> = {
  store: benchStore,
  metrics: benchMetrics,
  backtest: benchBacktest,
  outage: benchOutage,
  storm: benchStorm,
  watching: () => benchWatching(minutes, false),
  'keep-alive': () => benchWatching(Math.min(minutes, 2), true),
};

for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench) throw new Error(`There is no benchmark “${name}”: ${Object.keys(benches).join(', ')}.`);
  await bench();
}
