import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { type CompleteStrategy, newCompleteStrategy, type PrometheusClient } from '@prometheus-io/codemirror-promql';
import { SIGNATURES } from '../../../src-shared/promql/functions.ts';
import { SNIPPETS } from './snippets.ts';

/** Metric names beyond this many are listed without their help: reading a metadata book of that size takes longer than typing. */
const MOST_DESCRIBED = 10_000;

/** Experimental parts of the language that this engine does not have. */
const UNKNOWN = new Set([
  'step()',
  'range()',
  'min_of(, )',
  'max_of(, )',
  '</',
  '>/',
  'fill',
  'fill_left',
  'fill_right',
]);

/** What this engine does not know (functions of native histograms) would be offered only to be refused. */
function isOurs({ type, label, detail = '' }: Completion): boolean {
  if (detail === 'snippet' || UNKNOWN.has(label)) return false;
  return type !== 'function' || detail !== 'function' || SIGNATURES.has(label);
}

/**
 * Where a list comes up by itself: in a word, and where a label or its value begins. Elsewhere (after a closed parenthesis) it
 * would offer operators, and take the Enter that was meant to run.
 */
const BEGINS = /(?:[\w:{,"'`]|\b(?:by|without|on|ignoring|group_left|group_right)\s*\()$/;

/**
 * The official completion over what this console stores: only functions that the engine knows, and our own patterns in place of
 * the official ones. A question that fails (no connection) completes with what needs no answer.
 */
export function completionOver(client: PrometheusClient): CompleteStrategy {
  const official = newCompleteStrategy({ remote: client, maxMetricsMetadata: MOST_DESCRIBED });
  return {
    promQL: async (context: CompletionContext): Promise<CompletionResult | null> => {
      if (!context.explicit && context.matchBefore(BEGINS) === null) return null;
      const found = await official.promQL(context);
      if (found === null) return null;
      const options = found.options.filter(isOurs);
      const begins = options.some(({ type }) => type === 'function');
      return { ...found, options: begins ? [...options, ...SNIPPETS] : options };
    },
  };
}
