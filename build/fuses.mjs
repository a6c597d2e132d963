// Fuses of the packaged app: switches in Electron's binary that are set once, before it is signed. electron-builder's own
// list lags behind Electron's, so they are set here, every one of them: a fuse that a later Electron brings fails the build.
import { join } from 'node:path';
import { FuseV1Options as Fuse, FuseVersion, flipFuses } from '@electron/fuses';

export const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // The binary is our app and no general Node.js: no code, option or debugger comes in from outside.
  [Fuse.RunAsNode]: false,
  [Fuse.EnableNodeOptionsEnvironmentVariable]: false,
  [Fuse.EnableNodeCliInspectArguments]: false,
  // Only the archive it was built with is run.
  [Fuse.EnableEmbeddedAsarIntegrityValidation]: true,
  [Fuse.OnlyLoadAppFromAsar]: true,
  [Fuse.EnableCookieEncryption]: true,
  // Pages come from app://, so file: needs no rights.
  [Fuse.GrantFileProtocolExtraPrivileges]: false,
  // We ship no snapshot of our own.
  [Fuse.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Bounds of WebAssembly memory checked by the processor, as Electron does by default.
  [Fuse.WasmTrapHandlers]: true,
};

/** Where electron-builder put the binary. */
function binary({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin' || electronPlatformName === 'mas')
    return join(appOutDir, `${productFilename}.app`);
  return join(appOutDir, electronPlatformName === 'win32' ? `${productFilename}.exe` : packager.executableName);
}

/** electron-builder calls this after packing and before signing. */
export async function afterPack(context) {
  await flipFuses(binary(context), FUSES);
}
