import { parentPort } from 'node:worker_threads';
import type { JobReply, JobRequest } from './on-demand-worker.ts';

/** The thread's side of OnDemandWorker: does one job after another, and ends when told `close`. */
export function serveJobs(work: (job: never) => unknown): void {
  // What comes is of the type that the work takes: its OnDemandWorker says so.
  parentPort?.on('message', (message: JobRequest<never> | 'close') => {
    if (message === 'close') {
      parentPort?.close();
      return;
    }
    const { id, job } = message;
    const reply = (said: JobReply<unknown>): void => parentPort?.postMessage(said);
    Promise.resolve()
      .then(() => work(job))
      .then(
        (answer) => reply({ id, answer }),
        (error: unknown) => reply({ id, error: error instanceof Error ? error.message : String(error) }),
      );
  });
}
