import { describe, expect, it } from 'vitest';
import { federateText } from '../../../src-main/engine/query/render/federate.ts';
import type { FederateQuestion } from '../../../src-main/engine/store/protocol.ts';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { MemorySource } from '../../support/memory-source.ts';

const named = (value: string): readonly Matcher[] => [{ name: '__name__', op: '=~', value }];

function lines(question: Partial<FederateQuestion>): {
  readonly names: readonly string[];
  readonly lines: readonly string[];
} {
  const source = new MemorySource();
  source.add({ __name__: 'up', job: 'b', instance: 'h:1' }, 590_000, 1);
  source.add({ __name__: 'up', job: 'a', site: 'own' }, 599_500, 0.25);
  source.add({ __name__: 'old' }, 300_000, 1);
  source.add({ __name__: 'ended' }, 590_000, 1);
  source.add({ __name__: 'ended' }, 595_000, STALE);
  source.add({ __name__: 'nan', text: 'a"\\\n' }, 595_000, Number.NaN);
  source.add({ __name__: 'http.requests', 'a.b': 'c' }, 595_000, 1e21);
  source.add({ job: 'nameless' }, 595_000, 1);
  const asked = { matcherSets: [named('.+')], at: 600_000, externalLabels: { site: 'desk' }, utf8: true, ...question };
  const { body, names, starts } = federateText(asked, source);
  expect(starts).toHaveLength(names.length);
  names.forEach((name, i) => {
    expect(new TextDecoder().decode(body.subarray(starts[i], starts[i + 1]))).toContain(name.split('.')[0]);
  });
  return { names, lines: new TextDecoder().decode(body).trimEnd().split('\n') };
}

describe('what another Prometheus may scrape', () => {
  it('is the newest sample of each series with its time; neither old nor ended ones', () => {
    expect(lines({})).toEqual({
      names: ['http.requests', 'nan', 'up'],
      lines: [
        '{"http.requests","a.b"="c",instance="",site="desk"} 1e+21 595000',
        'nan{instance="",site="desk",text="a\\"\\\\\\n"} NaN 595000',
        'up{instance="",job="a",site="own"} 0.25 599500',
        'up{instance="h:1",job="b",site="desk"} 1 590000',
      ],
    });
  });

  it('has classic names for who reads no others', () => {
    expect(lines({ utf8: false, matcherSets: [named('http.*')], externalLabels: {} }).lines).toEqual([
      'http_requests{a_b="c",instance=""} 1e+21 595000',
    ]);
  });

  it('is the union of the sets, each series once', () => {
    expect(lines({ matcherSets: [named('up'), named('up|nan')] }).names).toEqual(['nan', 'up']);
    expect(lines({ matcherSets: [] })).toEqual({ names: [], lines: [''] });
  });
});
