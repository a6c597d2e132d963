import { isUtf8 } from 'node:buffer';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { OffsetFault } from './error.ts';
import { numberAt } from './number.ts';
import { endOfBraces, parseLabels } from './series.ts';
import { skipBlanks, tokenEnd } from './token.ts';

const OPEN = 123;

/** An exemplar, and with which sample of its reply it came. */
export interface ReadExemplar {
  readonly sample: number;
  readonly labels: Labels;
  readonly value: number;
  /** Epoch ms, NaN when it has none of its own. */
  readonly time: number;
}

/** Reads `# {labels} value [time]` between the offsets (OpenMetrics 1.0, "Exemplars"). Throws OffsetFault. */
export function readExemplar(body: Buffer, from: number, end: number, sample: number): ReadExemplar {
  const brace = skipBlanks(body, from + 1, end);
  if (body[brace] !== OPEN || brace >= end) throw new OffsetFault('the labels of the exemplar belong here', brace);
  const closed = endOfBraces(body, brace, end);
  const labels = labelsAt(body, brace, closed);
  let at = skipBlanks(body, closed, end);
  let stop = tokenEnd(body, at, end);
  const value = numberAt(body, at, stop, 'value');
  at = skipBlanks(body, stop, end);
  if (at === end) return { sample, labels, value, time: Number.NaN };
  stop = tokenEnd(body, at, end);
  const seconds = numberAt(body, at, stop, 'time stamp');
  if (!Number.isFinite(seconds)) throw new OffsetFault('the time of an exemplar is finite', at);
  if (stop < end) throw new OffsetFault('the line should end here', skipBlanks(body, stop, end));
  return { sample, labels, value, time: Math.round(seconds * 1_000) };
}

function labelsAt(body: Buffer, from: number, end: number): Labels {
  const bytes = body.subarray(from, end);
  if (!isUtf8(bytes)) throw new OffsetFault('the labels of the exemplar are not in UTF-8', from);
  const text = bytes.toString('utf8');
  try {
    return parseLabels(text);
  } catch (error) {
    if (!(error instanceof OffsetFault)) throw error;
    throw new OffsetFault(error.message, from + Buffer.byteLength(text.slice(0, error.offset)));
  }
}
