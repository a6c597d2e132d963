// node soak.ts SERIES LAYOUTS MINUTES: the soak alone in its process; prints its result as JSON.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { becomeLean } from '../../src-main/console/lean.ts';
import { soak } from '../support/soak.ts';
import { processCost } from './process-cost.ts';

// Memory is measured as the console has it.
becomeLean();
const [series = 0, layouts = 0, minutes = 0] = process.argv.slice(2).map(Number);
const engine = join(import.meta.dirname, '../../src-main/engine');
const workers = { writer: join(engine, 'store/writer.worker.ts'), reader: join(engine, 'query/reader.worker.ts') };
const dir = await mkdtemp(join(tmpdir(), 'tocsin-soak-'));
try {
  const result = await soak({ dir, workers, series, layouts, minutes, restMs: 10_000 });
  const { writtenBytes } = await processCost(process.pid);
  process.stdout.write(JSON.stringify({ ...result, written: writtenBytes }));
} finally {
  await rm(dir, { recursive: true, force: true });
}
