import { type BrowserWindow, ipcMain, MessageChannelMain } from 'electron';
import type { Log } from '../engine/ports.ts';
import { isOwn } from './protocol.ts';

/** The only message the preload can send. */
const CONNECT = 'rpc:connect';

/**
 * Hands a port to the page that asks for one, and to no other: it has to be the main frame of our window and to come
 * from our own origin. `serve` gets the other end.
 */
export function handOverPorts(window: BrowserWindow, serve: (port: Electron.MessagePortMain) => void, log: Log): void {
  ipcMain.on(CONNECT, (event) => {
    const frame = event.senderFrame;
    if (frame === null || frame !== window.webContents.mainFrame || !isOwn(frame.url)) {
      log.warn('a port was refused', { url: frame?.url ?? 'gone' });
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    frame.postMessage(CONNECT, null, [port2]);
    serve(port1);
  });
}
