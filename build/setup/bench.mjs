// npm run bench: figures beside what they have to reach.
import { join } from 'node:path';
import { become, ensureBuilt, ensureInstalled, node24, root } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
become(node24, [join(root, 'test', 'bench', 'run.ts'), ...process.argv.slice(2)]);
