import type { MaintenanceWindow } from '../../../src-shared/model/maintenance.ts';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { instantOf } from '../../../src-shared/time/recurrence.ts';
import type { Ops } from '../store/store.ts';
import { ownedByFile, placed } from './ownership.ts';

export interface WindowEntry {
  readonly window: MaintenanceWindow;
  readonly origin: Origin;
}

/** Maintenance windows of files and of the UI; files win on the same name. */
export class MaintenanceWindows {
  readonly #ops: Ops;
  readonly #changed: () => void;
  #files: readonly WindowEntry[] = [];
  #ui: readonly MaintenanceWindow[] = [];

  constructor(ops: Ops, changed: () => void) {
    this.#ops = ops;
    this.#changed = changed;
  }

  async load(): Promise<void> {
    this.#ui = await this.#ops.read('maintenance.ui', {});
  }

  setFiles(entries: readonly WindowEntry[]): void {
    this.#files = entries;
  }

  list(): readonly WindowEntry[] {
    const names = new Set(this.#files.map((entry) => entry.window.name));
    const made = this.#ui.filter((window) => !names.has(window.name));
    return [...this.#files, ...made.map((window): WindowEntry => ({ window, origin: { from: 'ui' } }))];
  }

  async save(window: MaintenanceWindow, create: boolean): Promise<void> {
    const present = this.#find(window.name);
    if (present?.origin.from === 'file') throw ownedByFile('The maintenance window', window.name, present.origin);
    if (create && present)
      throw new RpcError('conflict', `There is a maintenance window “${window.name}” already.`, {
        fields: [{ path: ['window', 'name'], message: 'taken' }],
      });
    if (!create && !present) throw new RpcError('not_found', `There is no maintenance window “${window.name}”.`);
    const { timezone = 'UTC', when } = window;
    if (when.kind === 'once' && instantOf(when.end, timezone) <= instantOf(when.start, timezone))
      throw new RpcError('invalid_argument', `The maintenance window “${window.name}” cannot be saved as it is.`, {
        fields: [{ path: ['window', 'when', 'end'], message: 'the end is not after the start' }],
      });
    await this.#ops.commit([{ do: 'maintenance.put', window }]);
    this.#ui = placed(this.#ui, window);
    this.#changed();
  }

  async delete(name: string): Promise<WindowEntry> {
    const present = this.#find(name);
    if (!present) throw new RpcError('not_found', `There is no maintenance window “${name}”.`);
    if (present.origin.from === 'file') throw ownedByFile('The maintenance window', name, present.origin);
    await this.#ops.commit([{ do: 'maintenance.drop', name }]);
    this.#ui = this.#ui.filter((window) => window.name !== name);
    this.#changed();
    return present;
  }

  #find(name: string): WindowEntry | undefined {
    return this.list().find((entry) => entry.window.name === name);
  }
}
