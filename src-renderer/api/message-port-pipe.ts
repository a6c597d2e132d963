import type { Pipe } from '../../src-shared/rpc/pipe.ts';
import { PortPipe } from '../../src-shared/rpc/port-pipe.ts';

/** The page's end of the port that the desktop shell handed over. */
export function messagePortPipe(port: MessagePort): Pipe {
  const pipe = new PortPipe({ post: (message) => port.postMessage(message), close: () => port.close() });
  port.addEventListener('message', (event: MessageEvent<unknown>) => pipe.received(event.data));
  port.addEventListener('close', () => pipe.ended('the engine closed its port'));
  port.start();
  return pipe;
}
