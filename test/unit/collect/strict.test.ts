import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExpositionError } from '../../../src-main/engine/collect/exposition/error.ts';
import { parseOpenMetricsStrict } from '../../../src-main/engine/collect/exposition/strict/parse.ts';
import { runOpenMetrics } from '../../vectors/openmetrics.ts';

const folder = resolve(
  process.env['TOCSIN_VECTORS'] ?? resolve(import.meta.dirname, '../../../../shared/vectors'),
  'openmetrics',
);

function failure(...lines: readonly string[]): string {
  try {
    parseOpenMetricsStrict([...lines, '# EOF', ''].join('\n'));
  } catch (error) {
    if (error instanceof ExpositionError) return `${error.line}:${error.column} ${error.message}`;
    throw error;
  }
  return 'nothing was thrown';
}

describe('strict OpenMetrics', () => {
  it.skipIf(!existsSync(folder))('judges the vectors as they say', () => {
    const { failures, passed } = runOpenMetrics(folder);
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(100);
  });

  it('gives what a text says', () => {
    const text = [
      '# TYPE http_seconds histogram',
      '# UNIT http_seconds seconds',
      '# HELP http_seconds How \\"long\\".',
      'http_seconds_bucket{le="0.1"} 2 # {id="x"} 0.05 1.5',
      'http_seconds_bucket{le="+Inf"} 3',
      'http_seconds_count 3',
      'http_seconds_sum 0.4',
      'http_seconds_created 1500000000.25',
      '# TYPE "my.state" stateset',
      '{"my.state","my.state"="on"} 1',
      'loose{a="b\\nc"} +Inf -1.5e3',
      '# EOF',
    ].join('\n');
    expect(parseOpenMetricsStrict(text)).toEqual([
      {
        name: 'http_seconds',
        type: 'histogram',
        help: 'How "long".',
        unit: 'seconds',
        samples: [
          {
            name: 'http_seconds_bucket',
            labels: { le: '0.1' },
            value: 2,
            exemplar: { labels: { id: 'x' }, value: 0.05, timestamp: 1.5 },
          },
          { name: 'http_seconds_bucket', labels: { le: '+Inf' }, value: 3 },
          { name: 'http_seconds_count', labels: {}, value: 3 },
          { name: 'http_seconds_sum', labels: {}, value: 0.4 },
          { name: 'http_seconds_created', labels: {}, value: 1_500_000_000.25 },
        ],
      },
      {
        name: 'my.state',
        type: 'stateset',
        help: '',
        unit: '',
        samples: [{ name: 'my.state', labels: { 'my.state': 'on' }, value: 1 }],
      },
      {
        name: 'loose',
        type: 'unknown',
        help: '',
        unit: '',
        samples: [{ name: 'loose', labels: { a: 'b\nc' }, value: Number.POSITIVE_INFINITY, timestamp: -1_500 }],
      },
    ]);
  });

  it.each([
    [['a 1', 'a 2'], '2:1', 'twice'],
    [['a{b="1" } 1'], '1:8', '","'],
    [['a  1'], '1:3', 'a value'],
    [['a 1', 'b 1', 'a{x="y"} 1'], '3:1', 'two metrics'],
    [['# TYPE a histogram', 'a_bucket{le="+Inf"} 1.5'], '2:1', 'whole number'],
    [['# TYPE a histogram', 'a_bucket{le="1"} 1', 'b 1'], '3:1', 'le="+Inf"'],
    [['# TYPE a summary', 'a{quantile="0.5"} -1'], '2:1', 'negative'],
    [['# TYPE a gauge', '# TYPE a_total counter', 'a 1'], '3:1', 'two metrics'],
    [[`a_total 1 # {x="${'y'.repeat(128)}"} 1`], '1:11', '128'],
    [['a 1\r'], '1:3', 'a value'],
  ])('%j is refused at %s', (lines, place, message) => {
    const found = failure(...lines);
    expect(found.split(' ')[0]).toBe(place);
    expect(found).toContain(message);
  });

  it('either reads a text or names a place inside it', () => {
    const piece = fc.constantFrom(
      'a',
      '_total',
      '{',
      '}',
      '"',
      '=',
      ',',
      ' ',
      '\n',
      '1',
      '# TYPE a counter\n',
      '# EOF',
      '#',
      '\\',
      'le',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 25 }).map((all) => all.join('')),
        (text) => {
          try {
            parseOpenMetricsStrict(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ExpositionError);
            expect((error as ExpositionError).line).toBeLessThanOrEqual(text.split('\n').length + 1);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
