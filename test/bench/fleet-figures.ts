import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { STATE_CODE } from '../../src-shared/model/check.ts';
import type { ConsoleProcess } from '../support/console-process.ts';
import { processCost } from './process-cost.ts';

const Count = z.object({ data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }) });

/** How many monitors of a console are in this state. */
export async function inState(console: ConsoleProcess, state: 'up' | 'down'): Promise<number> {
  const reply = await console.fetch(`/api/v1/query?query=count(monitor_state==${STATE_CODE[state]})`);
  return Number(Count.parse(await reply.json()).data.result[0]?.value[1] ?? 0);
}

/** CPU seconds that a console takes a second while nothing happens, measured for so many ms. */
export async function quietCpu(console: ConsoleProcess, ms: number): Promise<number> {
  const from = performance.now();
  const before = await processCost(console.ready.pid);
  await wait(ms);
  const after = await processCost(console.ready.pid);
  return (after.cpuSeconds - before.cpuSeconds) / ((performance.now() - from) / 1_000);
}
