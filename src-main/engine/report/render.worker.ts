import { serveJobs } from '../on-demand/serve-jobs.ts';
import { renderReport } from './render/render.ts';

/** Draws reports beside the main thread. */
serveJobs(renderReport);
