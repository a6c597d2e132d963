import type { OpsCommand, OpsRead, OpsReads } from '../ops.ts';
import type { Readable, Writable } from '../sqlite.ts';

/** Names of the commands. */
export type OpsDo = OpsCommand['do'];
type CommandOf<D extends OpsDo> = Extract<OpsCommand, { readonly do: D }>;

/** What an area of ops.db writes: one function per command, run inside the commit's transaction. */
export type Writes<D extends OpsDo> = { readonly [K in D]: (db: Writable, command: CommandOf<K>) => void };

/** What an area of ops.db answers: one function per question. */
export type Reads<R extends OpsRead> = {
  readonly [K in R]: (db: Readable, input: OpsReads[K]['input']) => OpsReads[K]['output'];
};
