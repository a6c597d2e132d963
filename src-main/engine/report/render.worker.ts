import { parentPort } from 'node:worker_threads';
import { renderReport } from './render/render.ts';
import type { RenderReply, RenderRequest } from './render-worker.ts';

/** Draws reports beside the main thread. Ends when told `close`. */
parentPort?.on('message', (message: RenderRequest | 'close') => {
  if (message === 'close') {
    parentPort?.close();
    return;
  }
  const { id, job } = message;
  const answer = (reply: RenderReply): void => parentPort?.postMessage(reply);
  renderReport(job).then(
    (file) => answer({ id, file }),
    (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
