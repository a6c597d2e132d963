import type { TocsinClient } from '../../src-shared/contract/index.ts';
import type { Clock } from '../engine/ports.ts';
import type { Output } from './output.ts';

/** A way to the engine: a running console or, when there is none, the data folder itself. */
export interface Session extends AsyncDisposable {
  readonly client: TocsinClient;
  /** Whether an engine is watching behind it. */
  readonly live: boolean;
}

/** What every command is given. */
export interface CommandContext {
  readonly output: Output;
  readonly clock: Clock;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Opens a session on a data folder. Throws CommandError 3 when it is neither served nor readable. */
  open(dataDir: string | undefined): Promise<Session>;
}
