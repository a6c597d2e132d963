import type { Labels } from '../../../../src-shared/model/labels.ts';

/** One series of a remote-write request. */
export interface WireSeries {
  /** In the order they came; a name may stand twice, which the receiver refuses. */
  readonly labels: readonly (readonly [string, string])[];
  /** Epoch ms. */
  readonly t: readonly number[];
  /** STALE where the series ended. */
  readonly v: readonly number[];
  readonly exemplars: readonly WireExemplar[];
  /** It carried native histograms, which this console does not keep. */
  readonly histograms: boolean;
}

/** An example of what a sample counted. */
export interface WireExemplar {
  readonly labels: readonly (readonly [string, string])[];
  readonly value: number;
  /** Epoch ms; 0 is none. */
  readonly t: number;
}

/** What a metric is, as it was told. */
export interface WireMetadata {
  readonly metric: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

export interface WireRequest {
  readonly series: readonly WireSeries[];
  readonly metadata: readonly WireMetadata[];
}

/** A request that is no such message. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** Names of metric types by their number, the same in both versions (Prometheus, prompb/types.proto). */
export const METRIC_TYPES = [
  'unknown',
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
] as const;

/** The bits of the NaN that ends a series (Prometheus, model/value). */
export const STALE_BITS = 0x7ff0_0000_0000_0002n;
/** The bits of every other NaN that Prometheus writes. */
export const NAN_BITS = 0x7ff8_0000_0000_0001n;

/** The label set that pairs stand for. */
export function labelsOf(pairs: WireSeries['labels']): Labels {
  return Object.fromEntries(pairs);
}
