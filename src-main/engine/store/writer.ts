import type { Retention } from '../../../src-shared/model/settings.ts';
import { setAside } from './aside.ts';
import { backUpNightly } from './backup.ts';
import { checkpoint, fileBytes } from './checkpoint.ts';
import { DAY_MS, MINUTE_MS } from './limits.ts';
import { nightRound } from './night.ts';
import type { OpsRead, OpsReads } from './ops.ts';
import { type StorePaths, storePaths } from './paths.ts';
import type { Notice, WriterData, WriterReady, WriterRequests, WriterStats } from './protocol.ts';
import { commit, pruneOps, read } from './repo/all.ts';
import { Sealing } from './sealing.ts';
import { Slices } from './slices.ts';
import { faultOf, num, openReadable, type Writable } from './sqlite.ts';
import { compact } from './tsdb/compact.ts';
import { forget, unusedLayouts } from './tsdb/forget.ts';
import { Journal } from './tsdb/journal.ts';
import { MetricsWriter, openMetrics } from './tsdb/metrics.ts';
import { retain } from './tsdb/retain.ts';
import { seal } from './tsdb/seal.ts';
import { knownCatalogue, openOps, openOrReplaceMetrics, restoredRows } from './writer-open.ts';
import { WriterProblems } from './writer-problems.ts';

/** The nightly round waits this long after midnight UTC, so that the day's last rows are in. */
const NIGHT_MS = 10 * MINUTE_MS;
const NIGHTLY_MARK = 'store.nightly';

/** Everything that writes: both databases and the journal. Lives in the writer thread. */
export class Writer {
  readonly #paths: StorePaths;
  readonly #limits: WriterData['limits'];
  readonly #notify: (notice: Notice) => void;
  readonly #ops: Writable;
  readonly #slices = new Slices();
  readonly #sealing: Sealing;
  readonly #problems: WriterProblems;
  #metrics: MetricsWriter;
  /** Unknown until the configuration was read: nothing may be deleted by a default that is shorter than what was asked for. */
  #retention: Retention | undefined;
  /** Console clock minus this thread's clock. */
  #offset: number;
  #nightlyDay: number;
  #lastCheckpointAt: number | undefined;
  #busy = false;
  readonly ready: WriterReady;

  /** Opens both files and recovers the journal. Throws StoreOpenError. */
  constructor(data: WriterData, notify: (notice: Notice) => void) {
    this.#paths = storePaths(data.dir);
    this.#limits = data.limits;
    this.#notify = notify;
    this.#problems = new WriterProblems(this.#paths, notify);
    this.#sealing = new Sealing(data.limits, this.#slices);
    this.#offset = data.now - Date.now();
    this.#ops = openOps(this.#paths, data.now);
    const { db, aside } = openOrReplaceMetrics(this.#paths, data.now);
    this.#metrics = new MetricsWriter(db, new Journal(this.#paths.journal, data.limits.segmentBytes, this.#paths.held));
    const { torn, unknownRows } = this.#metrics.recover(data.now);
    for (const { segment, cutBytes } of torn) {
      this.#log('warn', 'journal tail cut', `segment ${segment}: ${cutBytes} bytes of an unfinished batch`);
    }
    if (unknownRows > 0)
      this.#log('warn', 'journal rows left out', `${unknownRows} rows of layouts that are not known`);
    if (aside !== undefined) this.#problems.replaced(aside);
    const mark = read(this.#ops, 'mark', { name: NIGHTLY_MARK });
    this.#nightlyDay = mark === undefined ? Math.floor(data.now / DAY_MS) : Number(mark);
    const known = knownCatalogue(this.#metrics, data.now);
    this.ready = { known, restored: restoredRows(this.#metrics, known, data.now) };
  }

  #now(): number {
    return Date.now() + this.#offset;
  }

  #log(level: 'info' | 'warn' | 'error', event: string, detail: string): void {
    this.#notify({ notice: 'log', level, event, detail });
  }

  readonly handlers: {
    readonly [K in keyof WriterRequests]: (
      input: WriterRequests[K]['input'],
    ) => WriterRequests[K]['output'] | Promise<WriterRequests[K]['output']>;
  } = {
    append: async ({ now, additions, payload }) => {
      this.#offset = now - Date.now();
      this.#guarded(() => {
        this.#metrics.register(additions);
        this.#metrics.append(now, payload);
      });
      if (this.#sealing.isBehind(this.#metrics)) await this.#seal(now);
      return undefined;
    },
    commit: ({ commands }) => {
      try {
        commit(this.#ops, commands);
        this.#problems.fits(this.#paths.ops);
      } catch (error) {
        this.#problems.opsFault(error);
        throw error;
      }
      return undefined;
    },
    // The main thread asks with a name and its input from one table.
    read: ({ name, input }) => read(this.#ops, name, input as OpsReads[OpsRead]['input'] as never),
    stats: () => this.#stats(),
    retention: (retention) => {
      this.#retention = retention;
      return undefined;
    },
    maintain: async ({ now }) => {
      this.#offset = now - Date.now();
      await this.#housekeep(() => this.#slices.run(() => seal(this.#metrics, [...this.#metrics.tails.keys()])));
      await this.#housekeep(() => this.#nightly(now, true));
      this.#metrics.journal.rotate();
      this.#tidy(true);
      return unusedLayouts(this.#metrics);
    },
    forget: async ({ layouts, additions }) => {
      let gone = 0;
      await this.#housekeep(async () => {
        this.#metrics.register(additions);
        gone = await this.#slices.run(() => forget(this.#metrics, layouts));
      });
      return gone;
    },
    verify: ({ now }) => {
      if (!isWhole(this.#paths.metrics)) this.#replace(now);
      return undefined;
    },
  };

  /** Runs something on metrics.db and turns damage and a full disk into problems. */
  #guarded(fn: () => void): void {
    try {
      fn();
      this.#problems.fits(this.#paths.metrics);
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'full') this.#problems.isFull(this.#paths.metrics);
      else if (fault === 'readonly')
        this.#problems.set('readonly', `${this.#paths.metrics} cannot be written: ${String(error)}.`);
      else if (fault === 'corrupt') this.#replace(this.#now());
      throw error;
    }
  }

  /** Damaged while running: the file is renamed and an empty one begun; unsealed rows stay in memory and in the journal. */
  #replace(now: number): void {
    const old = this.#metrics;
    old.db.close();
    const aside = setAside(this.#paths.metrics, now);
    const db = openMetrics(this.#paths.metrics, () => undefined);
    const fresh = new MetricsWriter(db, old.journal);
    for (const [id, layout] of old.layouts) fresh.layouts.set(id, layout);
    for (const [id, ring] of old.tails) fresh.tails.set(id, ring);
    for (const [id, until] of old.sealed) {
      // Kept as watermarks, so that journal rows which were sealed into the lost file do not return half.
      fresh.sealed.set(id, until);
      db.run('INSERT OR REPLACE INTO sealed (layout_id, until) VALUES (?, ?)', id, until);
    }
    this.#metrics = fresh;
    this.#problems.replaced(aside);
    this.#notify({ notice: 'metrics_replaced' });
  }

  /** Called every second: seals what is due, checkpoints, and once a night compacts, retains and backs up. */
  async tick(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const now = this.#now();
      if (this.#sealing.isDue(now)) await this.#seal(now);
      const day = Math.floor((now - NIGHT_MS) / DAY_MS);
      const round = nightRound(this.#nightlyDay, day);
      if (round !== 'none' && this.#retention !== undefined) {
        await this.#housekeep(() => this.#nightly(now, round === 'delete'));
        this.#tidy(true);
        if (round === 'delete') this.#notify({ notice: 'unused_layouts', layouts: unusedLayouts(this.#metrics) });
      }
    } finally {
      this.#busy = false;
    }
  }

  async #seal(now: number): Promise<void> {
    await this.#housekeep(() => this.#sealing.round(this.#metrics, now));
    this.#tidy(false);
  }

  async #nightly(now: number, deletes: boolean): Promise<void> {
    const today = Math.floor(now / DAY_MS) * DAY_MS;
    await this.#slices.run(() => compact(this.#metrics, today));
    const retention = this.#retention;
    if (deletes && retention !== undefined) await this.#slices.run(() => retain(this.#metrics, retention, now));
    if (deletes) pruneOps(this.#ops, now);
    backUpNightly(this.#ops, this.#paths.backup, now);
    this.#metrics.db.exec('PRAGMA optimize');
    this.#ops.exec('PRAGMA optimize');
    this.#nightlyDay = Math.floor((now - NIGHT_MS) / DAY_MS);
    commit(this.#ops, [{ do: 'mark.put', name: NIGHTLY_MARK, value: String(this.#nightlyDay) }]);
  }

  async #housekeep(fn: () => Promise<unknown>): Promise<void> {
    try {
      await fn();
    } catch (error) {
      this.#log('error', 'store housekeeping failed', String(error));
      const fault = faultOf(error);
      if (fault === 'corrupt') this.#replace(this.#now());
      else if (fault === 'full') this.#problems.isFull(this.#paths.metrics);
    }
  }

  /** Checkpoints when the WAL is large or segments wait to be deleted, which has to come after it. */
  #tidy(now: boolean): void {
    const { journal, db, sealed } = this.#metrics;
    const removable = journal.removable((layout) => sealed.get(layout) ?? -Infinity);
    const wal = fileBytes(`${this.#paths.metrics}-wal`);
    try {
      if (now || wal > this.#limits.walBytes || removable.length > 0) {
        if (checkpoint(db)) {
          this.#lastCheckpointAt = this.#now();
          journal.remove(removable);
        }
        checkpoint(this.#ops);
      }
    } catch (error) {
      this.#log('warn', 'checkpoint failed', String(error));
    }
    this.#problems.wal(fileBytes(`${this.#paths.metrics}-wal`), this.#limits.walProblemBytes);
  }

  #stats(): WriterStats {
    const { db, journal } = this.#metrics;
    const rows = db.get('SELECT (SELECT count(*) FROM chunk) + (SELECT count(*) FROM block) AS n');
    return {
      opsBytes: fileBytes(this.#paths.ops),
      metricsBytes: fileBytes(this.#paths.metrics),
      walBytes: fileBytes(`${this.#paths.ops}-wal`) + fileBytes(`${this.#paths.metrics}-wal`),
      journalBytes: journal.bytes,
      journalWritten: journal.written,
      chunks: rows === undefined ? 0 : num(rows, 'n'),
      lastCheckpointAt: this.#lastCheckpointAt,
    };
  }

  /** Checkpoints and closes both files. Unsealed rows stay in the journal. */
  close(): void {
    this.#slices.stop();
    this.#ops.exec('PRAGMA optimize');
    checkpoint(this.#metrics.db);
    checkpoint(this.#ops);
    this.#metrics[Symbol.dispose]();
    this.#ops.close();
  }
}

/** Looks with a connection of its own: this thread's page cache may still hold what the file has lost. */
function isWhole(file: string): boolean {
  try {
    const db = openReadable(file);
    try {
      return db.get('PRAGMA quick_check(1)')?.['quick_check'] === 'ok';
    } finally {
      db.close();
    }
  } catch (error) {
    return faultOf(error) !== 'corrupt';
  }
}
