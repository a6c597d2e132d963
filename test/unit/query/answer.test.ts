import { describe, expect, it } from 'vitest';
import { answerJson } from '../../../src-main/engine/query/render/answer.ts';
import type { JsonQuestion } from '../../../src-main/engine/store/protocol.ts';
import { MemorySource } from '../../support/memory-source.ts';

function source(): MemorySource {
  const memory = new MemorySource();
  for (let i = 0; i <= 10; i++) {
    memory.add({ job: 'x', __name__: 'up' }, i * 60_000, i % 2);
    memory.add({ job: 'ü"', __name__: 'up' }, i * 60_000 + 500, i / 4);
  }
  memory.add({ __name__: 'gone' }, 60_000, Number.NaN);
  return memory;
}

function ask(expr: string, question: Partial<JsonQuestion> = {}): unknown {
  const asked: JsonQuestion = {
    expr,
    span: { at: 600_000 },
    limit: 0,
    lookbackMs: undefined,
    stats: false,
    askedAt: 0,
    ...question,
  };
  return JSON.parse(new TextDecoder().decode(answerJson(asked, source())));
}

const range = { span: { from: 0, to: 120_000, step: 60_000 } };

describe('answers as JSON', () => {
  it('vectors, with labels in order', () => {
    expect(ask('up')).toEqual({
      status: 'success',
      data: {
        resultType: 'vector',
        result: [
          { metric: { __name__: 'up', job: 'x' }, value: [600, '0'] },
          { metric: { __name__: 'up', job: 'ü"' }, value: [600, '2.25'] },
        ],
      },
    });
    expect(ask('nothing')).toEqual({ status: 'success', data: { resultType: 'vector', result: [] } });
  });

  it('scalars and strings', () => {
    expect(ask('1/0')).toMatchObject({ data: { resultType: 'scalar', result: [600, '+Inf'] } });
    expect(ask('"a\\"b"')).toMatchObject({ data: { resultType: 'string', result: [600, 'a"b'] } });
  });

  it('range vectors, with the times of the samples', () => {
    expect(ask('up{job!="x"}[2m]')).toMatchObject({
      data: {
        resultType: 'matrix',
        result: [
          {
            values: [
              [480.5, '2'],
              [540.5, '2.25'],
            ],
          },
        ],
      },
    });
  });

  it('matrices without the gaps, NaN told from them', () => {
    expect(ask('up{job="x"} or gone', range)).toMatchObject({
      data: {
        resultType: 'matrix',
        result: [
          {
            metric: { __name__: 'gone' },
            values: [
              [60, 'NaN'],
              [120, 'NaN'],
            ],
          },
          {
            metric: { job: 'x' },
            values: [
              [0, '0'],
              [60, '1'],
              [120, '0'],
            ],
          },
        ],
      },
    });
    expect(ask('2', range)).toMatchObject({
      data: {
        resultType: 'matrix',
        result: [
          {
            metric: {},
            values: [
              [0, '2'],
              [60, '2'],
              [120, '2'],
            ],
          },
        ],
      },
    });
  });

  it('cut, with a warning', () => {
    expect(ask('up', { limit: 1 })).toMatchObject({
      data: { result: [{ metric: { job: 'x' } }] },
      warnings: ['results truncated due to limit'],
    });
    expect(ask('up', { limit: 2 })).not.toHaveProperty('warnings');
    expect(ask('up', { ...range, limit: 1 })).toMatchObject({ warnings: ['results truncated due to limit'] });
  });

  it('with hints and with what it cost', () => {
    expect(ask('rate(up[5m])')).toHaveProperty('infos');
    expect(ask('up', { stats: true })).toMatchObject({
      data: {
        stats: {
          timings: { queryPreparationTime: expect.any(Number) as number },
          samples: { peakSamples: expect.any(Number) as number },
        },
      },
    });
  });

  it('looks back as far as it is told', () => {
    expect(ask('up', { span: { at: 700_000 }, lookbackMs: 60_000 })).toMatchObject({ data: { result: [] } });
    expect(ask('up', { span: { at: 700_000 }, lookbackMs: 120_000 })).toMatchObject({ data: { result: [{}, {}] } });
  });

  it('refuses a range query over what is no vector, as a whole', () => {
    expect(() => ask('up[5m]', range)).toThrow(
      'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    );
  });
});
