import type { Pipe } from '../../src-shared/rpc/pipe.ts';
import { PortPipe } from '../../src-shared/rpc/port-pipe.ts';

/** What Node's MessagePort and Electron's MessagePortMain have in common. */
export interface MainPort {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** Electron wraps what was posted into an event with the ports that came along; Node gives it as it is. */
function payload(message: unknown): unknown {
  const wrapped = typeof message === 'object' && message !== null && 'data' in message && 'ports' in message;
  return wrapped ? message.data : message;
}

/** The engine's end of a port. */
export function messagePortPipe(port: MainPort): Pipe {
  const pipe = new PortPipe({ post: (message) => port.postMessage(message), close: () => port.close() });
  port.on('message', (message) => pipe.received(payload(message)));
  port.on('close', () => pipe.ended('the window closed its port'));
  port.start();
  return pipe;
}
