import type { CollectedSample, CollectedSeries, SeriesPool } from '../collected.ts';
import { ExpositionError, OffsetFault } from './error.ts';
import { endOfQuoted, isNameCode, parseSeries } from './series.ts';

export { ExpositionError } from './error.ts';

const HASH = 35;
const OPEN = 123;
const CLOSE = 125;
const QUOTE = 34;

function place(text: string, fault: OffsetFault): ExpositionError {
  let line = 1;
  let start = 0;
  for (let i = text.indexOf('\n'); i !== -1 && i < fault.offset; i = text.indexOf('\n', i + 1)) {
    line += 1;
    start = i + 1;
  }
  return new ExpositionError(fault.message, line, fault.offset - start + 1);
}

/** The end of the series part that starts at `at`: past the name or past the closing brace. */
function endOfSeries(text: string, at: number, lineEnd: number): number {
  let i = at;
  while (i < lineEnd && isNameCode(text.charCodeAt(i))) i += 1;
  let brace = i;
  while (brace < lineEnd && (text.charCodeAt(brace) === 32 || text.charCodeAt(brace) === 9)) brace += 1;
  if (text.charCodeAt(brace) !== OPEN || brace >= lineEnd) {
    if (i === at) throw new OffsetFault('the name of a metric belongs here', at);
    return i;
  }
  for (let j = brace + 1; j < lineEnd; j += 1) {
    const code = text.charCodeAt(j);
    if (code === QUOTE) j = endOfQuoted(text, j, lineEnd) - 1;
    else if (code === CLOSE) return j + 1;
  }
  throw new OffsetFault('the brace is not closed', brace);
}

function valueOf(raw: string, at: number): number {
  const value = Number(raw);
  // Number('') is 0 and Number('0x10') is 16; neither is a value here.
  if (!Number.isNaN(value) && raw !== '' && !/[xob]/i.test(raw)) return value;
  switch (raw.toLowerCase()) {
    case 'nan':
    case '+nan':
    case '-nan':
      return Number.NaN;
    case '+inf':
    case 'inf':
    case '+infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    default:
      throw new OffsetFault(raw === '' ? 'a value belongs here' : `"${raw.slice(0, 40)}" is no value`, at);
  }
}

/**
 * Reads Prometheus text format 0.0.4 and the basics of OpenMetrics 1.0 in one pass: comments are passed over, time
 * stamps and exemplars are read over, a series that comes twice counts once (the first). `sampleLimit` 0 is none.
 * Throws an ExpositionError, with line and column, for malformed text or too many samples; then nothing is given.
 */
export function parseExposition(text: string, sampleLimit: number, pool: SeriesPool): CollectedSample[] {
  const out: CollectedSample[] = [];
  const seen = new Set<CollectedSeries>();
  const { length } = text;
  let at = 0;
  try {
    while (at < length) {
      const newline = text.indexOf('\n', at);
      const next = newline === -1 ? length : newline;
      let end = next;
      while (end > at && text.charCodeAt(end - 1) <= 32) end -= 1;
      while (at < end && text.charCodeAt(at) <= 32) at += 1;
      if (at < end) {
        if (text.charCodeAt(at) === HASH) {
          if (end - at === 5 && text.startsWith('# EOF', at)) break;
        } else {
          const seriesEnd = endOfSeries(text, at, end);
          let from = seriesEnd;
          while (from < end && text.charCodeAt(from) <= 32) from += 1;
          let to = from;
          while (to < end && text.charCodeAt(to) > 32) to += 1;
          if (from === seriesEnd && text.charCodeAt(seriesEnd - 1) !== CLOSE)
            throw new OffsetFault('a blank and a value belong after the series', from);
          const value = valueOf(text.slice(from, to), from);
          checkRest(text, to, end);
          const key = text.slice(at, seriesEnd);
          const series = pool.get(key) ?? pool.put(key, parseSeries(text, at, seriesEnd));
          if (!seen.has(series)) {
            seen.add(series);
            out.push({ series, value });
            if (sampleLimit > 0 && out.length > sampleLimit)
              throw new OffsetFault(`more than ${sampleLimit} samples: raise sampleLimit or expose less`, at);
          }
        }
      }
      at = next + 1;
    }
  } catch (error) {
    if (error instanceof OffsetFault) throw place(text, error);
    throw error;
  }
  return out;
}

/** After the value come at most a time stamp and, behind `#`, an exemplar. */
function checkRest(text: string, from: number, end: number): void {
  let at = from;
  while (at < end && text.charCodeAt(at) <= 32) at += 1;
  if (at >= end || text.charCodeAt(at) === HASH) return;
  const start = at;
  while (at < end && text.charCodeAt(at) > 32) at += 1;
  const stamp = text.slice(start, at);
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(stamp))
    throw new OffsetFault(`"${stamp.slice(0, 40)}" is no time stamp`, start);
  while (at < end && text.charCodeAt(at) <= 32) at += 1;
  if (at < end && text.charCodeAt(at) !== HASH) throw new OffsetFault('the line should end here', at);
}
