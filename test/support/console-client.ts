import { openWebSocketPipe } from '../../src-main/api/web-socket-pipe.ts';
import { contract, type TocsinContract } from '../../src-shared/contract/index.ts';
import { createClient, type RpcClient } from '../../src-shared/rpc/client.ts';
import type { ConsoleProcess } from './console-process.ts';

/** A client of a running console over its WebSocket, outputs validated. */
export function consoleClient(console: ConsoleProcess): RpcClient<TocsinContract> {
  return createClient(contract, () => openWebSocketPipe(console.ready.url, console.token), {
    version: 'test',
    validateOutputs: true,
  });
}
