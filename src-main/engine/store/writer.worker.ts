import { workerData } from 'node:worker_threads';
import type { WriterData, WriterRequests } from './protocol.ts';
import { post, serve } from './serve.ts';
import { Writer } from './writer.ts';
import { writerWireError } from './writer-open.ts';

/** How often the writer looks whether something is due, ms. */
const TICK_MS = 250;

serve<WriterRequests>(() => {
  // Given by open.ts.
  const writer = new Writer(workerData as WriterData, (notice) => post({ type: 'notice', notice }));
  const timer = setInterval(() => void writer.tick(), TICK_MS);
  return {
    handlers: writer.handlers,
    ready: writer.ready,
    wireError: writerWireError,
    close: () => {
      clearInterval(timer);
      writer.close();
    },
  };
}, writerWireError);
