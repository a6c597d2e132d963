import { serveJobs } from '../../on-demand/serve-jobs.ts';
import { runRuleTests } from './rule-tests.ts';

/** Runs unit tests of rules beside the main thread: a test may ask for millions of evaluations. */
serveJobs(runRuleTests);
