import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeriesPool } from '../../../src-main/engine/collect/collected.ts';
import { ExpositionError, parseExposition } from '../../../src-main/engine/collect/exposition/parse.ts';

const parse = (text: string, limit = 0): [string, Record<string, string>, number][] =>
  parseExposition(text, limit, new SeriesPool()).map(({ series, value }) => [series.name, { ...series.labels }, value]);

function failure(text: string, limit = 0): ExpositionError {
  try {
    parse(text, limit);
  } catch (error) {
    if (error instanceof ExpositionError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('Prometheus text', () => {
  it('reads names, labels, escapes, values, time stamps, comments and exemplars', () => {
    const text = [
      '# HELP http_requests_total The "total" {number}.',
      '# TYPE http_requests_total counter',
      'http_requests_total{method="post",code="200"} 1027 1395066363000',
      'http_requests_total{ method = "get" , code="400", } 3',
      '',
      'msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find:\\n\\"FILE.TXT\\""} 1.458255915e9',
      'metric_without_labels 12.47',
      '  \tindented\t5  ',
      'braces{text="a } b, c=d # e"} 1',
      'nothing{} 2',
      'nan NaN',
      'inf +Inf',
      'minus{a="b"} -Inf',
      'bucket{le="+Inf"} 17 # {trace_id="x"} 0.67 1520879607.7',
      '{"my.metric",a="ä"} 7',
      'tight{a="b"}9',
      'crlf 3\r',
      'colon:rule:sum 4',
    ].join('\n');
    expect(parse(text)).toEqual([
      ['http_requests_total', { method: 'post', code: '200' }, 1027],
      ['http_requests_total', { method: 'get', code: '400' }, 3],
      [
        'msdos_file_access_time_seconds',
        { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find:\n"FILE.TXT"' },
        1.458255915e9,
      ],
      ['metric_without_labels', {}, 12.47],
      ['indented', {}, 5],
      ['braces', { text: 'a } b, c=d # e' }, 1],
      ['nothing', {}, 2],
      ['nan', {}, Number.NaN],
      ['inf', {}, Number.POSITIVE_INFINITY],
      ['minus', { a: 'b' }, Number.NEGATIVE_INFINITY],
      ['bucket', { le: '+Inf' }, 17],
      ['my.metric', { a: 'ä' }, 7],
      ['tight', { a: 'b' }, 9],
      ['crlf', {}, 3],
      ['colon:rule:sum', {}, 4],
    ]);
  });

  it('stops at the end mark of OpenMetrics and counts a repeated series once', () => {
    expect(parse('a 1\na 2\n# EOF\nb 3\n')).toEqual([['a', {}, 1]]);
  });

  it('gives the same series object for a known series', () => {
    const pool = new SeriesPool();
    const [first] = parseExposition('a{b="c"} 1\n', 0, pool);
    const [second] = parseExposition('a{b="c"} 2\n', 0, pool);
    expect(second?.series).toBe(first?.series);
  });

  it.each([
    ['ok 1\nbad{a="b" 2\n', 2, 4, 'brace is not closed'],
    ['bad{a="b} 2\n', 1, 7, 'quotation mark is not closed'],
    ['ok 1\nok2 2\nnovalue\n', 3, 8, 'belong'],
    ['a one\n', 1, 3, '"one" is no value'],
    ['a 0x10\n', 1, 3, '"0x10" is no value'],
    ['a{b=c} 1\n', 1, 5, 'quotation marks'],
    ['a{b="c" d="e"} 1\n', 1, 9, '"," or "}"'],
    ['a{b="1",b="2"} 1\n', 1, 9, 'twice'],
    ['a{="1"} 1\n', 1, 3, 'name of a label'],
    ['{a="1"} 1\n', 1, 1, 'name of a metric'],
    ['1a 1\n', 1, 1, 'digit'],
    ['a 1 later\n', 1, 5, 'no time stamp'],
    ['a 1 2 3\n', 1, 7, 'should end'],
    ['<html>\n', 1, 1, 'name of a metric'],
  ])('%j is refused at its line and column', (text, line, column, message) => {
    const error = failure(text);
    expect([error.line, error.column]).toEqual([line, column]);
    expect(error.message).toContain(message);
  });

  it('refuses more samples than the limit', () => {
    expect(failure('a 1\nb 2\nc 3\n', 2)).toMatchObject({ line: 3 });
    expect(parse('a 1\nb 2\n', 2)).toHaveLength(2);
  });

  it('either reads a text or names a place inside it', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '{',
      '}',
      '"',
      '=',
      ',',
      ' ',
      '\n',
      '1',
      '-Inf',
      '#',
      '\\',
      'e',
      '.',
      '\t',
      '\r\n',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          try {
            for (const [name] of parse(text)) expect(name).not.toBe('');
          } catch (error) {
            expect(error).toBeInstanceOf(ExpositionError);
            const { line, column } = error as ExpositionError;
            const lines = text.split('\n');
            expect(line).toBeLessThanOrEqual(lines.length);
            expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('round-trips what an exporter writes', () => {
    const name = fc.stringMatching(/^[a-z_:][a-z0-9_:]{0,8}$/);
    const label = fc.stringMatching(/^[a-z_][a-z0-9_]{0,5}$/).filter((n) => n !== '__proto__');
    const series = fc.tuple(name, fc.dictionary(label, fc.string({ unit: 'grapheme' }), { maxKeys: 4 }), fc.double());
    const quote = (v: string): string =>
      `"${v.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
    fc.assert(
      fc.property(series, ([metric, labels, value]) => {
        const inner = Object.entries(labels)
          .map(([k, v]) => `${k}=${quote(v)}`)
          .join(',');
        const [read] = parse(`${metric}{${inner}} ${value}\n`);
        expect(read?.[0]).toBe(metric);
        expect(read?.[1]).toEqual({ ...labels });
        // Text has no negative zero worth keeping.
        expect((read?.[2] ?? 0) + 0).toBe(value + 0);
      }),
    );
  });
});
