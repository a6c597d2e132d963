import type { RuleTestRun } from '../../../../src-shared/model/rule-test.ts';
import { OnDemandWorker } from '../../on-demand/on-demand-worker.ts';
import type { Clock } from '../../ports.ts';
import type { RuleTestJob } from './rule-tests.ts';

/** Memory that tests may use, MiB: what needs more ends the thread, not the console. */
const MOST_MEMORY_MB = 512;

/** Runs unit tests of rules in a thread of their own. */
export type RuleTester = (job: RuleTestJob, signal: AbortSignal) => Promise<RuleTestRun>;

/** `path`: file of test.worker. Tests that nobody waits for any more end with their thread. */
export function createRuleTester(path: string, clock: Clock): RuleTester {
  const worker = new OnDemandWorker<RuleTestJob, RuleTestRun>(path, clock, {
    failed: 'The tests could not be run',
    memoryMb: MOST_MEMORY_MB,
    abortEndsThread: true,
  });
  return (job, signal) => worker.run(job, signal);
}
