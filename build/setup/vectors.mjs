// npm run vectors: the cases of other projects' tests that lie beside the checkout.
import { join } from 'node:path';
import { become, ensureInstalled, node24, root } from './prepare.mjs';

ensureInstalled();
become(node24, [join(root, 'test', 'vectors', 'run.ts'), ...process.argv.slice(2)]);
