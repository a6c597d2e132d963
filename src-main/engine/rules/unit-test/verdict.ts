import type { Place } from '../../config/tree.ts';

/** What one case of a test came to. */
export interface Verdict {
  /** Where the case stands in its file. */
  readonly place: Place;
  readonly kind: 'alerts' | 'expression' | 'rule';
  /** Name of the alert or rule, or the expression. */
  readonly subject: string;
  /** ms from the start of the test. */
  readonly at: number;
  /** Alerts or samples, each as text. */
  readonly expected: readonly string[];
  readonly got: readonly string[];
  /** What could not be read or evaluated; empty: nothing. */
  readonly problem: string;
  /** What differs as promtool prints it; empty: nothing does. */
  readonly failure: string;
}
