import { describe, expect, it } from 'vitest';
import { acceptOf, formatOf } from '../../../src-main/engine/collect/exposition/negotiate.ts';
import { compileRelabel } from '../../../src-main/engine/collect/relabel/relabel.ts';
import { RELABEL_DEFAULTS, type RelabelRule } from '../../../src-main/engine/collect/relabel/rule.ts';
import { type Resolution, resolveTarget } from '../../../src-main/engine/collect/scrape/resolve.ts';
import { jobOf } from '../../engine/collect/bench.ts';

function resolve(
  rules: readonly Partial<RelabelRule>[],
  address = 'h:1',
  group: Record<string, string> = {},
  over: Parameters<typeof jobOf>[1] = {},
): Resolution {
  const relabel = compileRelabel(rules.map((rule) => ({ ...RELABEL_DEFAULTS, ...rule })));
  return resolveTarget(jobOf([], over), relabel, address, group);
}

describe('a target', () => {
  it('has the labels that do not begin with two underscores, and an instance', () => {
    expect(resolve([], 'h:1', { team: 'x', __meta_a: 'b', empty: '' })).toMatchObject({
      is: 'target',
      target: { labels: { job: 'job', team: 'x', instance: 'h:1' }, url: 'http://h:1/metrics', interval: 1_000 },
    });
  });

  it('is scraped as its labels say after relabelling', () => {
    const found = resolve(
      [
        { targetLabel: '__scheme__', replacement: 'https' },
        { targetLabel: '__metrics_path__', replacement: '/a b?c' },
        { targetLabel: '__param_target', sourceLabels: ['__address__'] },
        { targetLabel: '__scrape_interval__', replacement: '1m' },
        { targetLabel: '__address__', replacement: '[::1]:9115' },
        { targetLabel: 'instance', replacement: 'named' },
      ],
      'probed.example:80',
      {},
      { params: { module: ['x', 'y'], target: ['default'] } },
    );
    expect(found).toMatchObject({
      target: {
        url: 'https://[::1]:9115/a%20b%3Fc?module=x&module=y&target=probed.example%3A80',
        labels: { instance: 'named', job: 'job' },
        interval: 60_000,
        timeout: 800,
      },
    });
  });

  it.each<[Partial<RelabelRule>, string]>([
    [{ targetLabel: '__address__', replacement: '' }, 'relabelling left no __address__'],
    [{ targetLabel: '__scheme__', replacement: 'ftp' }, '__scheme__ is "ftp", not http or https'],
    [
      { targetLabel: '__scrape_interval__', replacement: 'often' },
      '__scrape_interval__ is "often", which is no duration above 0',
    ],
    [{ targetLabel: '__scrape_timeout__', replacement: '1h' }, '__scrape_timeout__ is longer than __scrape_interval__'],
    [{ targetLabel: '__address__', replacement: 'a b' }, 'Invalid URL'],
  ])('cannot be scraped: %j', (rule, problem) => {
    expect(resolve([rule])).toMatchObject({ is: 'refused', problem });
  });

  it('is the same one whatever its discovery says about it', () => {
    const key = (group: Record<string, string>): string => {
      const found = resolve([], 'h:1', group);
      return found.is === 'target' ? found.target.key : '';
    };
    expect(key({ __meta_x: '1' })).toBe(key({ __meta_x: '2' }));
    expect(key({ a: '1' })).not.toBe(key({ a: '2' }));
    expect(key({ __metrics_path__: '/1' })).not.toBe(key({ __metrics_path__: '/2' }));
  });
});

describe('content negotiation', () => {
  it('asks for the first format most', () => {
    expect(acceptOf(['PrometheusText0.0.4', 'OpenMetricsText1.0.0'], 'dots')).toBe(
      'text/plain;version=0.0.4;q=0.3,application/openmetrics-text;version=1.0.0;escaping=dots;q=0.2,*/*;q=0.1',
    );
  });

  it.each<[string | undefined, Parameters<typeof formatOf>[1], unknown]>([
    ['text/plain; version=0.0.4; charset=utf-8; escaping=values', undefined, { format: 'text', latin1: false }],
    ['Text/Plain;charset="ISO-8859-1"', undefined, { format: 'text', latin1: true }],
    ['application/openmetrics-text; version=1.0.0', undefined, { format: 'openmetrics', latin1: false }],
    ['application/json', 'OpenMetricsText1.0.0', { format: 'openmetrics', latin1: false }],
    [undefined, 'PrometheusText0.0.4', { format: 'text', latin1: false }],
    [undefined, undefined, expect.stringContaining('no content-type')],
    ['application/vnd.google.protobuf', undefined, expect.stringContaining('no metrics format')],
  ])('takes %s (else %s)', (type, fallback, expected) => {
    expect(formatOf(type, fallback)).toEqual(expected);
  });
});
