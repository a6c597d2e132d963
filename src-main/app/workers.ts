// The bundler decides where worker files end up, so their paths are asked from it here and handed inward.
import readerWorker from '../engine/query/reader.worker.ts?modulePath';
import renderWorker from '../engine/report/render.worker.ts?modulePath';
import testWorker from '../engine/rules/unit-test/test.worker.ts?modulePath';
import writerWorker from '../engine/store/writer.worker.ts?modulePath';

export const workerPaths = {
  writer: writerWorker,
  reader: readerWorker,
  render: renderWorker,
  test: testWorker,
} as const;
export type WorkerPaths = { readonly [K in keyof typeof workerPaths]: string };
