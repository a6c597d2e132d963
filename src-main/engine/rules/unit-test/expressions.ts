import { type Labels, seriesKey } from '../../../../src-shared/model/labels.ts';
import { QueryError } from '../../../../src-shared/promql/error.ts';
import {
  formatNativeHistogram,
  type NativeHistogram,
  parseNativeHistogram,
} from '../../../../src-shared/promql/native-histogram.ts';
import { parseMetricNotation } from '../../../../src-shared/promql/series-notation.ts';
import { quoted } from '../../../../src-shared/template/printf.ts';
import { prometheusDuration } from '../../../../src-shared/time/duration.ts';
import { compareLabels } from '../../query/labels.ts';
import type { Found } from '../evaluate.ts';
import type { ExpectedSample, ExpressionTest } from './file.ts';
import { printLabels, printNumber } from './print.ts';
import type { Verdict } from './verdict.ts';

interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** Canonical text of a native histogram; empty for a number. */
  readonly histogram: string;
}

/** What an expression gave: numbers, and native histograms apart. */
export interface Answer {
  readonly found: Found;
  readonly native: readonly { readonly labels: Labels; readonly histogram: NativeHistogram }[];
}

function expectedSample({ labels, value, histogram }: ExpectedSample): Sample {
  const text = histogram === '' ? undefined : parseNativeHistogram(histogram.replace(/^\s*\{\{|\}\}\s*$/g, ''));
  if (histogram !== '' && text === undefined)
    throw new QueryError(`bad histogram descriptor ${quoted(histogram)}`, 0, histogram.length, histogram);
  try {
    return { labels: parseMetricNotation(labels), value, histogram: text ? formatNativeHistogram(text) : '' };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new LabelsFault(`labels ${quoted(labels)}: ${error.positioned}`);
  }
}

class LabelsFault extends Error {}

function sorted(samples: readonly Sample[]): readonly Sample[] {
  return [...samples].sort((a, b) => compareLabels(a.labels, b.labels));
}

/** The nearest number above a finite one (IEEE 754: the next bit pattern). */
function nextUp(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

function sameNumber(a: number, b: number, fuzzy: boolean): boolean {
  if (a === b) return true;
  return fuzzy && (nextUp(a) === b || -nextUp(-a) === b || (Number.isNaN(a) && Number.isNaN(b)));
}

function same(a: Sample, b: Sample | undefined, fuzzy: boolean): boolean {
  return (
    b !== undefined &&
    compareLabels(a.labels, b.labels) === 0 &&
    a.histogram === b.histogram &&
    (a.histogram !== '' || sameNumber(a.value, b.value, fuzzy))
  );
}

function printed(samples: readonly Sample[]): string {
  if (samples.length === 0) return 'nil';
  return samples
    .map(
      ({ labels, value, histogram }) => `${printLabels(labels)} ${histogram === '' ? printNumber(value) : histogram}`,
    )
    .join(', ');
}

/** A sample for people. */
function told({ labels, value, histogram }: Sample): string {
  return `${seriesKey(labels)} ${histogram === '' ? value : histogram}`;
}

/**
 * The answer of an expression beside the samples expected. As with promtool, NaN is not NaN unless the comparison is fuzzy.
 */
export function judgeExpression(
  test: ExpressionTest,
  testName: string,
  fuzzy: boolean,
  ask: (expr: string) => Answer,
): Verdict {
  const { at, expr: subject, place } = test;
  const verdict = { place, kind: 'expression', subject, at, expected: [], got: [], problem: '' } as const;
  const failed = (problem: string): Verdict => ({ ...verdict, problem, failure: `${head} err: ${problem}` });
  const name = testName === '' ? '' : `    name: ${testName},\n`;
  const head = `${name}    expr: ${quoted(test.expr)}, time: ${prometheusDuration(test.at)},`;
  try {
    const { found, native } = ask(test.expr);
    const got = sorted([
      ...found.map(({ labels, v }) => ({ labels, value: v, histogram: '' })),
      ...native.map(({ labels, histogram }) => ({ labels, value: 0, histogram: formatNativeHistogram(histogram) })),
    ]);
    const expected = sorted(test.samples.map(expectedSample));
    const isSame = expected.length === got.length && expected.every((one, i) => same(one, got[i], fuzzy));
    const failure = isSame ? '' : `${head}\n        exp: ${printed(expected)}\n        got: ${printed(got)}`;
    return { ...verdict, expected: expected.map(told), got: got.map(told), failure };
  } catch (error) {
    if (error instanceof LabelsFault) return failed(error.message);
    if (error instanceof QueryError) return failed(error.positioned);
    throw error;
  }
}
