import type { MenuItemConstructorOptions } from 'electron';

/**
 * Template of the application menu: on macOS where it belongs, elsewhere hidden until Alt, kept for its keys (zoom, full screen, quit).
 * `quit` and `close` are roles, so they pass through the same questions as everything that ends the app.
 */
export function applicationMenu(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      // The same key without Shift, as on most keyboards.
      { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
  const first: MenuItemConstructorOptions =
    platform === 'darwin' ? { role: 'appMenu' } : { label: 'File', submenu: [{ role: 'close' }, { role: 'quit' }] };
  return [first, { role: 'editMenu' }, view, { role: 'windowMenu' }];
}
