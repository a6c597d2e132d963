import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadExemplar } from '../../../src-main/engine/collect/exposition/exemplar.ts';
import type { ExpositionFormat, MetadataLine } from '../../../src-main/engine/collect/exposition/metadata-line.ts';
import { numberAt } from '../../../src-main/engine/collect/exposition/number.ts';
import { ExpositionError, ExpositionParser } from '../../../src-main/engine/collect/exposition/parse.ts';
import { ExpositionReader } from '../../../src-main/engine/collect/exposition/read.ts';
import { seriesKey } from '../../../src-shared/model/labels.ts';

const parse = (text: string, format: ExpositionFormat = 'text'): [string, Record<string, string>, number][] =>
  new ExpositionParser()
    .parse(Buffer.from(text), format)
    .map(({ series, value }) => [series.name, { ...series.labels }, value]);

/** What a reader finds in replies that follow each other: series, value, time; lines are read a few at a time. */
function replies(format: ExpositionFormat = 'text'): {
  read(text: string): [string, number, number][];
  readonly admitted: string[];
  readonly metadata: () => readonly MetadataLine[];
  readonly exemplars: () => readonly ReadExemplar[];
} {
  const admitted: string[] = [];
  const reader = new ExpositionReader(
    ({ name, labels }) => admitted.push(seriesKey({ ...labels, __name__: name })) - 1,
  );
  return {
    admitted,
    metadata: () => reader.samples.metadata,
    exemplars: () => reader.samples.exemplars,
    read(text) {
      reader.begin(Buffer.from(text), format);
      while (!reader.step(3));
      const { ids, length, times, values } = reader.samples;
      reader.keep();
      return Array.from({ length }, (_, i) => [admitted[ids[i] ?? -1] ?? '?', values[i] ?? 0, times[i] ?? 0]);
    },
  };
}

function failure(text: string, format: ExpositionFormat = 'text'): ExpositionError {
  try {
    parse(text, format);
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
      'lines{text="one\ntwo"} 6',
      'braces{text="a } b, c=d # e"} 1',
      'nothing{} 2',
      'nan NaN',
      'inf +Inf',
      'minus{a="b"} -Inf',
      'bucket{le="+Inf"} 17 1520879607700',
      '{"my.metric",a="ä"} 7',
      'tight{a="b"}9',
      'crlf 3\r',
      'colon:rule:sum 4',
      '# EOF',
      'after 1',
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
      ['lines', { text: 'one\ntwo' }, 6],
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
      ['after', {}, 1],
    ]);
  });

  it('counts a repeated series once', () => {
    expect(parse('a 1\na 2\n')).toEqual([['a', {}, 1]]);
  });

  it('gives the same series object for a known series', () => {
    const parser = new ExpositionParser();
    const [first] = parser.parse(Buffer.from('a{b="c"} 1\n'), 'text');
    const [second] = parser.parse(Buffer.from('a{b="c"} 2\n'), 'text');
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
    ['a 1 1.5\n', 1, 5, 'no time stamp'],
    ['a 1 # {x="y"} 2\n', 1, 5, 'should end'],
    ['ä 1\n', 1, 1, 'name of a metric'],
    ['a{b="ä",b="c"} 1\n', 1, 9, 'twice'],
    ['a{b:c="1"} 1\n', 1, 4, '"="'],
    ['a{__name__="b"} 1\n', 1, 3, 'twice'],
    ['a{b="x\ny" 1\nc 1\n', 1, 2, 'brace is not closed'],
    ['a{1b="1"} 1\n', 1, 3, 'digit'],
    ['a 1\n# TYPE a something\n', 2, 10, 'no type'],
    ['a 1_000\n', 1, 3, 'no value'],
    ['a\n', 1, 2, 'belong'],
    ['a{b="c"}', 1, 9, 'a value belongs here'],
    ['a 1 2 3\n', 1, 7, 'should end'],
    ['<html>\n', 1, 1, 'name of a metric'],
  ])('%j is refused at its line and column', (text, line, column, message) => {
    const error = failure(text);
    expect([error.line, error.column]).toEqual([line, column]);
    expect(error.message).toContain(message);
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
        fc.constantFrom<ExpositionFormat>('text', 'openmetrics'),
        (text, format) => {
          try {
            for (const [name] of parse(text, format)) expect(name).not.toBe('');
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

describe('OpenMetrics', () => {
  it('reads exemplars, times in seconds and every kind of comment', () => {
    const target = replies('openmetrics');
    const text = [
      '# HELP a Says \\"hello\\".',
      '# TYPE a histogram',
      '# UNIT a seconds',
      '# any other comment',
      'a_bucket{le="+Inf"} 17 1520879607.789 # {trace_id="# }"} 0.67 1520879607.7',
      'a_count 17 # {} 1',
      'a_created 1.5e9',
      '# TYPE state stateset',
      'state{state="on"} 1',
      '# EOF',
    ].join('\n');
    expect(target.read(text)).toEqual([
      ['a_bucket{le="+Inf"}', 17, 1520879607789],
      ['a_count', 17, Number.NaN],
      ['a_created', 1.5e9, Number.NaN],
      ['state{state="on"}', 1, Number.NaN],
    ]);
    expect(target.exemplars()).toEqual([
      { sample: 0, labels: { trace_id: '# }' }, value: 0.67, time: 1520879607700 },
      { sample: 1, labels: {}, value: 1, time: Number.NaN },
    ]);
    expect(target.metadata()).toEqual([
      { metric: 'a', key: 'help', text: 'Says "hello".' },
      { metric: 'a', key: 'type', text: 'histogram' },
      { metric: 'a', key: 'unit', text: 'seconds' },
      { metric: 'state', key: 'type', text: 'stateset' },
    ]);
  });

  it.each([
    ['a 1\n', 2, 1, 'cut off'],
    ['a 1\n# EOF\nb 2\n', 3, 1, 'nothing may follow'],
    ['a 1 # 2\n# EOF\n', 1, 7, 'labels of the exemplar'],
    ['a 1 # {é="x"} 2\n# EOF\n', 1, 8, '"=" belongs here'],
    ['a 1 # {"x"} 2\n# EOF\n', 1, 11, '"=" belongs here'],
    ['a 1 # {x="1",x="2"} 2\n# EOF\n', 1, 14, 'is there twice'],
    ['a 1 # {b="c"}\n# EOF\n', 1, 14, 'a value belongs here'],
    ['a 1 # {b="c} 1\n# EOF\n', 1, 10, 'not closed'],
    ['a 1 # {b="c"} 1 Inf\n# EOF\n', 1, 17, 'finite'],
    ['a 1 NaN\n# EOF\n', 1, 5, 'no time stamp'],
    ['# TYPE a untyped\n# EOF\n', 1, 10, 'no type'],
  ])('%j is refused at its line and column', (text, line, column, message) => {
    const error = failure(text, 'openmetrics');
    expect([error.line, error.column]).toEqual([line, column]);
    expect(error.message).toContain(message);
  });
});

describe('replies of one target', () => {
  const lines = ['# TYPE a counter', 'a{x="1"} 1', '  a{x="2"} 2 5', 'b 3', '', '{"ü",y="z"}4'];

  it('admits a series once, whatever comes, goes or changes places', () => {
    const target = replies();
    expect(target.read(lines.join('\n'))).toHaveLength(4);
    expect(target.read(lines.join('\n').replace('1} 1', '1} 7'))).toHaveLength(4);
    expect(target.metadata()).toEqual([]);
    expect(target.read(lines.toReversed().join('\n')).map(([key]) => key)).toEqual(
      ['{"ü",y="z"}', 'b', 'a{x="2"}', 'a{x="1"}'].map((key) => (key.startsWith('{') ? 'ü{y="z"}' : key)),
    );
    expect(target.read(`new 1\n${lines[3]}\nb2 3\n`)).toEqual([
      ['new', 1, Number.NaN],
      ['b', 3, Number.NaN],
      ['b2', 3, Number.NaN],
    ]);
    expect(target.admitted).toEqual(['a{x="1"}', 'a{x="2"}', 'b', 'ü{y="z"}', 'new', 'b2']);
  });

  it('reads every reply as if it were the first one', () => {
    const line = fc.oneof(
      fc
        .record({
          series: fc.constantFrom('a', 'b{x="1"}', 'b{x="2"}', 'b{x="22"}', '{"a b"}', 'c{y="# } 1"}', ' d', 'e\t'),
          value: fc.oneof(fc.integer(), fc.double(), fc.constantFrom('NaN', '+Inf', '1e3', '12.50', '0.1')),
          time: fc.oneof(
            fc.constant(''),
            fc.integer().map((ms) => ` ${ms}`),
          ),
        })
        .map(({ series, value, time }) => `${series} ${value}${time}`),
      fc.constantFrom('', '# TYPE b counter', '# a comment', 'broken'),
    );
    const reply = fc.array(line, { maxLength: 12 }).map((all) => all.join('\n'));
    const outcome = (read: () => [string, number, number][]): unknown => {
      try {
        return read();
      } catch (error) {
        return String(error);
      }
    };
    fc.assert(
      fc.property(fc.array(reply, { maxLength: 6 }), (texts) => {
        const target = replies();
        for (const text of texts) expect(outcome(() => target.read(text))).toEqual(outcome(() => replies().read(text)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('numbers', () => {
  it('are the doubles that JavaScript reads', () => {
    const text = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer().map((n) => `${n}.0`),
      fc.tuple(fc.integer(), fc.nat(9_999), fc.integer({ min: -40, max: 40 })).map(([a, b, e]) => `${a}.${b}e${e}`),
      fc.stringMatching(/^[+-]?\d{1,20}(\.\d{0,20})?([eE][+-]?\d{1,3})?$/),
    );
    fc.assert(
      fc.property(text, (raw) => {
        const bytes = Buffer.from(`x${raw}\n`);
        expect(numberAt(bytes, 1, bytes.length - 1, 'value')).toBe(Number(raw));
      }),
      { numRuns: 2_000 },
    );
  });
});
