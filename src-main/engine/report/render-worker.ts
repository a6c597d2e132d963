import { OnDemandWorker } from '../on-demand/on-demand-worker.ts';
import type { Clock } from '../ports.ts';
import type { RenderedFile, RenderJob } from './render/render.ts';

/** Draws reports in a thread that is there while there are any: a PDF library holds 30 MB that nobody needs between reports. */
export class RenderWorker {
  readonly #worker: OnDemandWorker<RenderJob, RenderedFile>;

  /** `path`: file of render.worker. */
  constructor(path: string, clock: Clock) {
    this.#worker = new OnDemandWorker(path, clock, { failed: 'The report could not be rendered' });
  }

  /** Threads that have not ended yet. */
  get threads(): number {
    return this.#worker.threads;
  }

  /** Rejects with the signal's reason when aborted; the page that is being drawn then goes nowhere. */
  render(job: RenderJob, signal?: AbortSignal): Promise<RenderedFile> {
    return this.#worker.run(job, signal);
  }
}
