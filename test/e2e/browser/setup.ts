import { buildHarness } from '../../support/harness/server.ts';

/** Once, before all workers. */
export default buildHarness;
