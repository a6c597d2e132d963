import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arrangement,
  arrange,
  countStates,
  stateSentence,
} from '../../../src-renderer/features/monitors/arrange.ts';
import { assertionFault } from '../../../src-renderer/features/monitors/editor/assertion-check.ts';
import { blankMonitor, KINDS, nameFor, newToken } from '../../../src-renderer/features/monitors/editor/kinds.ts';
import { differs, diffLines, folded, readable } from '../../../src-renderer/features/monitors/monitor/diff.ts';
import { checkedText, monitorSentence } from '../../../src-renderer/features/monitors/monitor/monitor-sentence.ts';
import {
  bandsOf,
  latencyLimits,
  latencyQueries,
  windowOf,
} from '../../../src-renderer/features/monitors/monitor/queries.ts';
import type { MonitorStatus } from '../../../src-shared/model/check.ts';
import { Monitor } from '../../../src-shared/model/monitor.ts';
import { parse } from '../../../src-shared/promql/parse.ts';

function status(name: string, change: Partial<MonitorStatus> = {}): MonitorStatus {
  return {
    name,
    kind: 'http',
    target: `https://${name}.example/health`,
    group: '',
    category: 'api',
    interval: 30_000,
    state: 'up',
    since: 0,
    reason: '',
    strip: '',
    latencies: [],
    ...change,
  };
}
const PLAIN: Arrangement = { text: '', sort: 'name', descending: false, group: 'none' };
const names = (list: ReturnType<typeof arrange>): string[] =>
  list.map((line) => (line.type === 'group' ? `# ${line.title} ${line.count}` : line.name));

describe('arrange', () => {
  const fleet = [
    status('web 10', { group: 'Shop', latencyMs: 40 }),
    status('web 2', { group: 'Shop', state: 'paused' }),
    status('db', { group: 'Data', kind: 'tcp', latencyMs: 900 }),
    status('lone', { state: 'down' }),
  ];
  it('sorts names as people count', () => {
    expect(names(arrange(fleet, PLAIN))).toEqual(['db', 'lone', 'web 2', 'web 10']);
  });
  it('finds every typed word in any field, and states by name', () => {
    expect(names(arrange(fleet, { ...PLAIN, text: 'shop 10' }))).toEqual(['web 10']);
    expect(names(arrange(fleet, { ...PLAIN, text: ' DOWN ' }))).toEqual(['lone']);
    expect(names(arrange(fleet, { ...PLAIN, text: 'tcp' }))).toEqual(['db']);
  });
  it('puts the group in trouble first when sorted by state', () => {
    expect(names(arrange(fleet, { ...PLAIN, sort: 'state', group: 'group' }))).toEqual([
      '# No group 1',
      'lone',
      '# Data 1',
      'db',
      '# Shop 2',
      'web 10',
      'web 2',
    ]);
  });
  it('puts the slowest first', () => {
    expect(names(arrange(fleet, { ...PLAIN, sort: 'latency' }))[0]).toBe('db');
  });
});

describe('stateSentence', () => {
  const say = (...states: MonitorStatus['state'][]): string =>
    stateSentence(countStates(states.map((state, i) => status(String(i), { state }))));
  it('says the truth in every case', () => {
    expect(say()).toBe('Nothing is watched yet.');
    expect(say('up')).toBe('The only monitor is up.');
    expect(say('up', 'up', 'paused')).toBe('All 2 monitors are up.');
    expect(say('paused', 'paused')).toBe('All 2 monitors are paused.');
    expect(say('up', 'down', 'blind', 'maintenance')).toBe('4 watched: 1 down, 1 blind, 1 in maintenance.');
    expect(say('up', 'pending')).toContain('wait for their first check');
  });
});

describe('monitor texts', () => {
  it('names the state, how long and why', () => {
    const now = 600_000;
    expect(monitorSentence(status('Shop', { state: 'down', since: now - 240_000, reason: 'refused' }), now)).toBe(
      'Shop has been down for 4 min: refused.',
    );
    expect(checkedText(status('Shop', { lastCheck: now + 500, nextCheck: now + 12_000 }), now)).toBe(
      'Checked now, next in 12 s.',
    );
  });
});

describe('editor kinds', () => {
  it('needs only a name and a target to be valid', () => {
    for (const { id } of KINDS) {
      const blank = { ...blankMonitor(id), name: 'x' };
      const filled = 'url' in blank ? { ...blank, url: 'http://a' } : 'host' in blank ? { ...blank, host: 'a' } : blank;
      expect(Monitor.safeParse(filled).error?.issues).toBeUndefined();
    }
  });
  it('keeps what was typed when the kind changes', () => {
    const http = { ...blankMonitor('http'), name: 'shop', url: 'https://shop.example/health', group: 'G' };
    expect(blankMonitor('tls', http)).toMatchObject({ kind: 'tls', host: 'shop.example', name: 'shop', group: 'G' });
  });
  it('derives a telling name', () => {
    const name = (url: string): string => nameFor({ ...blankMonitor('http'), url } as Monitor);
    expect(name('https://orders.example.com/api/health/detailed')).toBe('orders.example.com/api');
    expect(name('http://10.0.0.1:8080/')).toBe('10.0.0.1:8080');
    expect(name('https://shop.example/healthcare/plans')).toBe('shop.example/healthcare/plans');
    expect(name('nonsense')).toBe('');
  });
  it('makes tokens the schema takes', () => {
    expect(newToken()).toMatch(/^[a-z2-9]{24}$/);
  });
});

describe('assertionFault', () => {
  it('knows good ones and points at the place of bad ones', () => {
    expect(assertionFault('latency < 800ms : degraded')).toBeUndefined();
    expect(assertionFault('latency < 800')?.position).toBe(13);
  });
});

describe('diff', () => {
  it('shows what changed and folds what did not', () => {
    const before = readable('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"status":"healthy"}');
    const after = readable('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"status":"degraded"}');
    expect(folded(diffLines(before, after), 1)).toEqual([
      { kind: 'skip', count: 6 },
      { kind: 'same', text: '  "f": 6,' },
      { kind: 'gone', text: '  "status": "healthy"' },
      { kind: 'new', text: '  "status": "degraded"' },
      { kind: 'same', text: '}' },
    ]);
  });
  it('rebuilds both texts, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const side = (out: 'gone' | 'new'): string =>
          lines.flatMap((l) => (l.kind !== 'skip' && l.kind !== out ? [l.text] : [])).join('\n');
        expect(side('new')).toBe(before);
        expect(side('gone')).toBe(after);
        expect(differs(lines)).toBe(before !== after);
      }),
    );
  });
});

describe('queries', () => {
  it('are valid for every name a monitor may have', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        for (const { expr } of latencyQueries(name, 300_000)) expect(() => parse(expr)).not.toThrow();
      }),
    );
  });
  it('take at least ten checks into a percentile', () => {
    expect(windowOf(60_000, 30_000)).toBe(300_000);
    expect(windowOf(3_600_000, 30_000)).toBe(3_600_000);
  });
  it('draw the limits of latency assertions', () => {
    expect(latencyLimits(['latency < 800ms : degraded', 'status == 200', 'not one'])).toEqual([
      { value: 0.8, label: 'limit 800ms' },
    ]);
  });
  it('hatch blind time until now while it lasts', () => {
    expect(bandsOf([{ state: 'blind', from: 5, reason: 'sleep' }], [], 9)).toEqual([
      { kind: 'blind', from: 5, to: 9, label: 'Blind: sleep' },
    ]);
  });
});
