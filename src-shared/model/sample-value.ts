import { z } from 'zod';

/** Any double: results of PromQL may be NaN or infinite, which zod's number refuses. */
export const SampleValue = z.custom<number>((value) => typeof value === 'number', 'a number, NaN or an infinity');
