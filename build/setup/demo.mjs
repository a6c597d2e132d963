// npm run demo: local fake services that fail on a script, and the console opened on them.
import { join } from 'node:path';
import { become, ensureBuilt, ensureInstalled, node24, root } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
become(node24, [join(root, 'test', 'support', 'fleet', 'demo.ts'), ...process.argv.slice(2)]);
