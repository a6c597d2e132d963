import { mkdirSync } from 'node:fs';
import type { Retention } from '../../../src-shared/model/settings.ts';
import type { Clock, Log } from '../ports.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { lockFolder } from './lock.ts';
import type { OpsCommand, OpsRead, OpsReads } from './ops.ts';
import { storePaths } from './paths.ts';
import { StoreProblems } from './problem.ts';
import type { Notice, ReaderRequests, WriterReady, WriterRequests } from './protocol.ts';
import { ReaderQueries } from './queries.ts';
import { SampleFeed } from './samples.ts';
import { preloadSqlite } from './sqlite.ts';
import { type Store, StoreOpenError, type StoreOptions } from './store.ts';
import { WorkerClient, WorkerError } from './worker-client.ts';

/** Budgets of requests to the writer, ms. Maintenance after a long absence may compact many days. */
const OPS_MS = 30_000;
const MAINTAIN_MS = 3_600_000;

/** Opens the data folder: takes its lock, starts the writer and the reader, fills the head. Rejects with StoreOpenError. */
export async function openStore(
  options: StoreOptions,
  deps: { readonly clock: Clock; readonly log: Log },
): Promise<Store> {
  const { clock, log } = deps;
  const { dir, workers } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const lock = claim(dir);
  const problems = new StoreProblems(clock);
  const held: Disposable[] = [lock];
  let feed: SampleFeed | undefined;

  const reader: WorkerClient<ReaderRequests> = new WorkerClient<ReaderRequests>({
    name: 'reader',
    file: workers.reader,
    data: () => ({ dir }),
    clock,
    log,
    onNotice: (notice) => onNotice(notice),
    onRestart: () => undefined,
    onLost: (message) => problems.set('worker', message),
  });
  // The reader is told after the writer replaced something; when it cannot be told it will open the new file anyway.
  const reopenReader = (): void => {
    reader
      .request('reopen', undefined, { budgetMs: OPS_MS })
      .catch((error: unknown) => log.warn('reader not reopened', { error: String(error) }));
  };
  /** Has what nobody appends to any more deleted; the reader then begins with what is left. */
  const forget = async (unused: readonly number[]): Promise<void> => {
    const gone = await feed?.forget(unused);
    if (gone !== undefined && gone > 0) await reader.request('reopen', undefined, { budgetMs: OPS_MS });
  };
  const onNotice = (notice: Notice): void => {
    switch (notice.notice) {
      case 'problem':
        problems.set(notice.kind, notice.message);
        return;
      case 'log':
        log[notice.level](notice.event, { detail: notice.detail });
        return;
      case 'unused_layouts':
        forget(notice.layouts).catch((error: unknown) =>
          log.warn('unused layouts not forgotten', { error: String(error) }),
        );
        return;
      case 'metrics_replaced':
        feed?.retellCatalogue();
        reopenReader();
    }
  };
  const writer = new WorkerClient<WriterRequests>({
    name: 'writer',
    file: workers.writer,
    data: () => ({ dir, limits, now: clock.now() }),
    clock,
    log,
    onNotice,
    onRestart: () => {
      feed?.retellCatalogue();
      reopenReader();
    },
    onLost: (message) => problems.set('worker', message),
  });

  try {
    // Given by the writer thread.
    const ready = (await writer.start()) as WriterReady;
    await reader.start();
    feed = new SampleFeed(writer, ready, clock, log);
  } catch (error) {
    await writer.close();
    lock[Symbol.dispose]();
    throw openError(error);
  }
  const samples = feed;
  held.push(samples);

  const queries = new ReaderQueries({
    reader,
    // A full disk keeps the newest rows back; what is stored is answered all the same.
    settle: () => samples.flush().catch(() => undefined),
    onCorrupt: () => {
      writer
        .request('verify', { now: clock.now() }, { budgetMs: MAINTAIN_MS })
        .catch((error: unknown) => log.error('metrics.db not verified', { error: String(error) }));
    },
  });

  return {
    samples,
    queries,
    ops: {
      commit: (commands: readonly OpsCommand[]) => writer.request('commit', { commands }, { budgetMs: OPS_MS }),
      read: <K extends OpsRead>(name: K, input: OpsReads[K]['input']): Promise<OpsReads[K]['output']> =>
        writer.request('read', { name, input }, { budgetMs: OPS_MS }),
    },
    layout: async (id) => samples.layoutOf(id) ?? (await queries.layout(id)),
    stats: async () => {
      const {
        journalWritten: _written,
        lastCheckpointAt,
        ...figures
      } = await writer.request('stats', undefined, {
        budgetMs: OPS_MS,
      });
      return {
        ...figures,
        ...samples.figures,
        ...(lastCheckpointAt === undefined ? {} : { lastCheckpointAt }),
      };
    },
    problem: () => problems.worst(),
    onProblem: (fn) => problems.onChange(fn),
    setRetention: (retention: Retention) => {
      writer
        .request('retention', retention, { budgetMs: OPS_MS })
        .catch((error: unknown) => log.error('retention not set', { error: String(error) }));
    },
    maintain: async () => {
      await samples.flush();
      await forget(await writer.request('maintain', { now: clock.now() }, { budgetMs: MAINTAIN_MS }));
    },
    close: async () => {
      // A full disk does not keep the console from ending; what could not be written is told in the log.
      await samples
        .flush()
        .catch((error: unknown) => log.error('rows not stored at the end', { error: String(error) }));
      await reader.close();
      await writer.close();
      for (const item of held.reverse()) item[Symbol.dispose]();
    },
  };
}

function claim(dir: string): Disposable {
  preloadSqlite();
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return lockFolder(dir, storePaths(dir));
  } catch (error) {
    if (error instanceof StoreOpenError) throw error;
    throw new StoreOpenError(
      'unreadable',
      `The data folder ${dir} cannot be used: ${String(error)}. Nothing was changed. Check that you may write there, or give another folder (--data).`,
    );
  }
}

function openError(error: unknown): unknown {
  if (!(error instanceof WorkerError)) return error;
  return new StoreOpenError(error.wire.open ?? 'unreadable', error.message);
}
