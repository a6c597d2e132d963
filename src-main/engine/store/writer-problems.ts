import { newestVerified } from './backup.ts';
import type { StorePaths } from './paths.ts';
import type { Notice } from './protocol.ts';
import { faultOf } from './sqlite.ts';
import type { StoreProblem } from './store.ts';

/** What the operator has to be told of the writer's files: raised once, and taken back when it is over. */
export class WriterProblems {
  readonly #paths: StorePaths;
  readonly #notify: (notice: Notice) => void;
  readonly #raised = new Set<StoreProblem['kind']>();
  /** Files whose disk refused the last write; they may lie on different disks. */
  readonly #full = new Set<string>();

  constructor(paths: StorePaths, notify: (notice: Notice) => void) {
    this.#paths = paths;
    this.#notify = notify;
  }

  /** Raises a problem, or takes it back when there is no message. */
  set(kind: StoreProblem['kind'], message: string | undefined): void {
    if (message === undefined && !this.#raised.delete(kind)) return;
    if (message !== undefined) this.#raised.add(kind);
    this.#notify({ notice: 'problem', kind, message });
  }

  /** The disk refused a write to the file. */
  isFull(file: string): void {
    this.#full.add(file);
    this.set('full', this.#fullMessage());
  }

  /** A write to the file went well. */
  fits(file: string): void {
    if (this.#full.delete(file)) this.set('full', this.#full.size === 0 ? undefined : this.#fullMessage());
  }

  #fullMessage(): string {
    const waits = this.#full.has(this.#paths.ops)
      ? 'alerts and states go on in memory and are written, and notifications sent, as soon as there is space'
      : 'measurements are not kept until there is space; alerts go on';
    return `The disk that holds ${[...this.#full].join(' and ')} is full: ${waits}. What was stored before is safe. Free some space; it goes on by itself.`;
  }

  /** A write to ops.db failed. */
  opsFault(error: unknown): void {
    switch (faultOf(error)) {
      case 'full':
        this.isFull(this.#paths.ops);
        return;
      case 'corrupt':
        this.set(
          'corrupt',
          `${this.#paths.ops} is damaged: changes are not kept. Stop, and restore ${newestVerified(this.#paths.backup) ?? 'a backup'}.`,
        );
        return;
      default:
    }
  }

  /** A damaged metrics.db was renamed to `aside`. */
  replaced(aside: string): void {
    this.set(
      'corrupt',
      `metrics.db was damaged. It was renamed to ${aside} and measurements began anew; alerts, monitors and their states are not touched. Keep the renamed file if you want it examined, or delete it.`,
    );
  }

  /** How large the write-ahead log of metrics.db was left, bytes. */
  wal(left: number, most: number): void {
    this.set(
      'wal',
      left > most
        ? `The write-ahead log of ${this.#paths.metrics} has ${Math.round(left / 1_048_576)} MB because a long read holds it. Nothing is lost; close other programs that have the file open.`
        : undefined,
    );
  }
}
