import type { Origin } from '../../../src-shared/model/monitor.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Defined } from '../config/response-config.ts';
import type { OpsDocument } from '../store/ops.ts';
import type { Ops } from '../store/store.ts';

/** Where a list of named things comes from and goes to. */
export interface NamedSource<T> {
  readonly ops: Ops;
  /** The document of ops.db that holds what was made in the UI. */
  readonly document: OpsDocument;
  /** One of them in a sentence: "The escalation". */
  readonly what: string;
  readonly fromFiles: () => readonly Defined<T>[];
  /** What was made in the UI, as it was kept; throws when it is none of these. */
  readonly parse: (kept: unknown) => readonly T[];
  readonly changed: () => void;
}

/** Named things of files and of the UI as one list; a file wins over the UI on the same name. Changes are in ops.db before they are in force. */
export class NamedDefinitions<T extends { readonly name: string }> {
  readonly #source: NamedSource<T>;
  #ui: readonly T[] = [];

  constructor(source: NamedSource<T>) {
    this.#source = source;
  }

  async load(): Promise<void> {
    const kept = await this.#source.ops.read('document', { name: this.#source.document });
    this.#ui = kept === undefined ? [] : this.#source.parse(kept);
  }

  list(): readonly Defined<T>[] {
    const files = this.#source.fromFiles();
    const names = new Set(files.map(({ value }) => value.name));
    const ui: Origin = { from: 'ui' };
    return [
      ...files,
      ...this.#ui.filter(({ name }) => !names.has(name)).map((value): Defined<T> => ({ value, origin: ui })),
    ];
  }

  find(name: string): Defined<T> | undefined {
    return this.list().find(({ value }) => value.name === name);
  }

  async save(value: T): Promise<Defined<T>> {
    this.#refuseFiles(this.find(value.name));
    // Its place is kept: of several that match an alert, the first one counts.
    const known = this.#ui.some(({ name }) => name === value.name);
    await this.#keep(known ? this.#ui.map((one) => (one.name === value.name ? value : one)) : [...this.#ui, value]);
    return { value, origin: { from: 'ui' } };
  }

  async remove(name: string): Promise<void> {
    const present = this.find(name);
    if (present === undefined) throw new RpcError('not_found', `${this.#source.what} “${name}” does not exist.`);
    this.#refuseFiles(present);
    await this.#keep(this.#ui.filter((one) => one.name !== name));
  }

  async #keep(list: readonly T[]): Promise<void> {
    await this.#source.ops.commit([{ do: 'document.put', name: this.#source.document, doc: list }]);
    this.#ui = list;
    this.#source.changed();
  }

  #refuseFiles(present: Defined<T> | undefined): void {
    if (present?.origin.from !== 'file') return;
    const { file, line } = present.origin;
    throw new RpcError(
      'conflict',
      `${this.#source.what} “${present.value.name}” is defined in ${file}:${line}. Change it there, or save a copy under another name.`,
      { reason: 'owned_by_file' },
    );
  }
}
