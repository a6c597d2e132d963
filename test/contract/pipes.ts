import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { type ApiServer, startApi } from '../../src-main/api/server.ts';
import { Tokens } from '../../src-main/api/tokens.ts';
import { openWebSocketPipe } from '../../src-main/api/web-socket-pipe.ts';
import { createHandlers } from '../../src-main/rpc/handlers.ts';
import { messagePortPipe } from '../../src-main/rpc/message-port-pipe.ts';
import { contract, type TocsinContract, type TocsinHandlers } from '../../src-shared/contract/index.ts';
import { createClient, type RpcClient } from '../../src-shared/rpc/client.ts';
import { ACCESS_LEVELS, type Access } from '../../src-shared/rpc/define.ts';
import { memoryPipes } from '../../src-shared/rpc/memory-pipe.ts';
import type { Pipe } from '../../src-shared/rpc/pipe.ts';
import { serve } from '../../src-shared/rpc/server.ts';
import { EngineDouble } from './engine-double.ts';

export const PIPES = ['memory', 'MessagePort', 'WebSocket'] as const;
export type PipeName = (typeof PIPES)[number];

/** One token per access level. */
export const SECRETS: Readonly<Record<Access, string>> = {
  read: 'read-token-0123456789',
  operate: 'operate-token-0123456789',
  admin: 'admin-token-0123456789',
};

/** An engine double served over all three pipes; the WebSocket goes through the real server. */
export interface Bench extends AsyncDisposable {
  readonly engine: EngineDouble;
  readonly handlers: TocsinHandlers;
  readonly api: ApiServer;
  /** The client's end of a new connection. */
  pipe(name: PipeName, access?: Access): Promise<Pipe>;
  /** A client that is closed with the bench. */
  client(name: PipeName, access?: Access): RpcClient<TocsinContract>;
  /** Ends every connection, as a lost network does: no client asked for it. */
  cut(): void;
}

export async function openBench(): Promise<Bench> {
  const engine = new EngineDouble();
  const face = engine.face();
  const handlers = createHandlers(face);
  const staticDir = mkdtempSync(join(tmpdir(), 'tocsin-contract-'));
  const tokens = new Tokens(ACCESS_LEVELS.map((access) => ({ name: access, access, secret: SECRETS[access] })));
  const dev = { origins: [], validateOutputs: true };
  const api = await startApi({ engine: face, handlers, host: '127.0.0.1', port: 0, tokens, staticDir, dev });
  const held: Disposable[] = [];
  const opened: Pipe[] = [];

  const serveOver = (pipe: Pipe, access: Access): void => {
    held.push(
      serve(contract, handlers, pipe, {
        access,
        caller: access,
        version: face.version,
        validateOutputs: true,
        timers: engine.clock,
      }),
    );
  };
  const pipe = async (name: PipeName, access: Access = 'admin'): Promise<Pipe> => {
    if (name === 'WebSocket') return openWebSocketPipe(api.url, SECRETS[access]);
    if (name === 'MessagePort') {
      const { port1, port2 } = new MessageChannel();
      serveOver(messagePortPipe(port1), access);
      return messagePortPipe(port2);
    }
    const [near, far] = memoryPipes();
    serveOver(far, access);
    return near;
  };
  const remembered = async (opening: Promise<Pipe>): Promise<Pipe> => {
    const pipe = await opening;
    opened.push(pipe);
    return pipe;
  };
  return {
    engine,
    handlers,
    api,
    pipe,
    cut: () => {
      for (const pipe of opened.splice(0)) pipe.close('cut by the test');
    },
    client: (name, access) => {
      const client = createClient(contract, () => remembered(pipe(name, access)), {
        version: 'test',
        validateOutputs: true,
      });
      held.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const one of held) one[Symbol.dispose]();
      await api.close();
      rmSync(staticDir, { recursive: true });
    },
  };
}
