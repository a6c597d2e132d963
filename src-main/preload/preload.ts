import { ipcRenderer } from 'electron';

// Exposes nothing: it forwards one message port from the main process to the page (see src-main/desktop/rpc-port.ts).
ipcRenderer.on('rpc:connect', (event) => {
  window.postMessage({ type: 'tocsin:port' }, window.location.origin, event.ports);
});
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source === window && event.data === 'tocsin:connect') ipcRenderer.send('rpc:connect');
});
