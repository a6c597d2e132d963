import { z } from 'zod';
import type { Labels as LabelSet } from './labels.ts';

/** Label names of the Prometheus data model (classic character set). */
export const LabelName = z
  .string()
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label name is letters, digits and _, not starting with a digit');

/** A label set as it crosses a border. */
export const Labels = z.record(z.string(), z.string());
export type Labels = LabelSet;
