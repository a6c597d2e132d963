import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built renderer beside the built main process, wherever the bundler put this file below out/main. */
export function staticDir(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'renderer');
    if (existsSync(join(candidate, 'index.html'))) return candidate;
  }
  throw new Error(
    'The console’s pages are missing: out/renderer/index.html is not there. Build them with: npm run build',
  );
}
