import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginMirrored } from '../../../src-shared/alert/mirrored.ts';
import { AHEAD_MS, markOf, planWrites, type Write } from '../../../src-shared/mirror/write-back.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Silence } from '../../../src-shared/model/silence.ts';

const MARK = markOf('0123456789abcdef');
const NOW = Date.UTC(2026, 0, 5, 3);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function alertOf(host: string, more: Partial<Alert> = {}): Alert {
  const listed = {
    labels: { alertname: 'HostDown', host },
    annotations: {},
    startsAt: NOW - HOUR,
    updatedAt: NOW,
    generatorUrl: '',
    receivers: ['team'],
    suppressed: undefined,
  };
  return { ...beginMirrored(`id-${host}`, 'team', false, listed, NOW).alert, ...more };
}

/** An Alertmanager as far as silences go. */
class There {
  silences: Silence[] = [];
  now = NOW;
  #ids = 0;

  take(write: Write): void {
    if (write.do === 'expire') {
      this.silences = this.silences.map((one) => (one.id === write.id ? { ...one, endsAt: this.now } : one));
      return;
    }
    const { id = `s${this.#ids++}`, ...rest } = write.silence;
    const silence = { ...rest, id, startsAt: Math.max(rest.startsAt, NOW), updatedAt: this.now };
    this.silences = [...this.silences.filter((one) => one.id !== id), silence];
  }

  /** Silences of ours that hide the host now. */
  of(host: string): readonly Silence[] {
    return this.silences.filter(
      ({ comment, endsAt, matchers }) =>
        endsAt > this.now && comment.endsWith(MARK) && matchers.some(({ value }) => value === host),
    );
  }

  plan(alerts: readonly Alert[]): readonly Write[] {
    return planWrites({ alerts, silences: this.silences, mark: MARK, now: this.now });
  }
}

describe('what is written to another Alertmanager', () => {
  it('is a silence for all labels of what is acknowledged, four hours ahead, renewed in time', () => {
    const there = new There();
    const acked = alertOf('a', { ack: { at: NOW, by: 'anna', note: 'disk swap' } });
    const [write] = there.plan([acked, alertOf('b')]);
    expect(write).toEqual({
      do: 'put',
      alertId: 'id-a',
      silence: {
        matchers: [
          { name: 'alertname', op: '=', value: 'HostDown' },
          { name: 'host', op: '=', value: 'a' },
        ],
        startsAt: NOW - MINUTE,
        endsAt: NOW + AHEAD_MS,
        createdBy: 'anna',
        comment: 'Acknowledged in Tocsin by anna: disk swap [tocsin 01234567]',
      },
    });
    if (write !== undefined) there.take(write);
    expect(there.plan([acked])).toEqual([]);
    there.now += AHEAD_MS / 2 - MINUTE;
    expect(there.plan([acked])).toEqual([]);
    there.now += 2 * MINUTE;
    expect(there.plan([acked])).toMatchObject([{ do: 'put', silence: { id: 's0', endsAt: there.now + AHEAD_MS } }]);
  });

  it('ends when an acknowledgement with an end does, and with a snooze at the later of both', () => {
    const there = new There();
    const until = NOW + 9 * HOUR;
    const acked = alertOf('a', { ack: { at: NOW, by: 'anna', note: '', until } });
    expect(there.plan([acked])).toMatchObject([{ silence: { endsAt: until } }]);
    expect(there.plan([{ ...acked, snoozedUntil: until + HOUR }])).toMatchObject([
      { silence: { endsAt: until + HOUR } },
    ]);
    expect(there.plan([alertOf('a', { snoozedUntil: NOW + HOUR })])).toMatchObject([
      { silence: { endsAt: NOW + HOUR, createdBy: 'Tocsin', comment: `Snoozed in Tocsin ${MARK}` } },
    ]);
  });

  it('leaves alone what others made, and what another console made for the same alert', () => {
    const there = new There();
    const matchers = Object.entries(alertOf('a').labels).map(([name, value]) => ({ name, op: '=' as const, value }));
    const foreign = { matchers, startsAt: NOW, endsAt: NOW + HOUR, updatedAt: NOW, createdBy: 'bob' };
    there.silences = [
      { ...foreign, id: 'x', comment: '' },
      { ...foreign, id: 'y', comment: `Acknowledged in Tocsin by bob ${markOf('ffffffffff')}` },
    ];
    expect(there.plan([alertOf('a')])).toEqual([]);
    expect(there.plan([])).toEqual([]);
    expect(there.plan([alertOf('a', { ack: { at: NOW, by: 'anna', note: '' } })])).toMatchObject([{ do: 'put' }]);
  });

  it('comes to one silence for each alert that is taken and none for others, whatever is lost on the way', () => {
    const hosts = ['a', 'b'] as const;
    const host = fc.constantFrom(...hosts);
    const step = fc.oneof(
      fc.record({
        do: fc.constant('ack' as const),
        host,
        forMs: fc.option(fc.integer({ min: MINUTE, max: 12 * HOUR })),
      }),
      fc.record({ do: fc.constantFrom('unack' as const, 'end' as const, 'fire' as const), host }),
      fc.record({ do: fc.constant('snooze' as const), host, forMs: fc.integer({ min: MINUTE, max: 12 * HOUR }) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 5 * HOUR }) }),
      // A turn: `taken` writes arrive, and nobody learns of it; the rest is lost with the process.
      fc.record({ do: fc.constant('turn' as const), taken: fc.integer({ min: 0, max: 4 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const there = new There();
        const alerts = new Map<string, Alert>(hosts.map((name) => [name, alertOf(name)]));
        const put = (name: string, change: (alert: Alert) => Alert): void => {
          const before = alerts.get(name);
          if (before !== undefined) alerts.set(name, change(before));
        };
        const turn = (taken: number): void => {
          for (const write of there.plan([...alerts.values()]).slice(0, taken)) there.take(write);
        };
        for (const one of steps) {
          if (one.do === 'wait') there.now += one.ms;
          else if (one.do === 'turn') turn(one.taken);
          else if (one.do === 'ack') {
            const until = one.forMs === null ? {} : { until: there.now + one.forMs };
            put(one.host, (alert) => ({ ...alert, ack: { at: there.now, by: 'anna', note: '', ...until } }));
          } else if (one.do === 'unack') put(one.host, ({ ack: _, ...alert }) => alert);
          else if (one.do === 'snooze') put(one.host, (alert) => ({ ...alert, snoozedUntil: there.now + one.forMs }));
          else put(one.host, (alert) => ({ ...alert, state: one.do === 'end' ? 'resolved' : 'firing' }));
          for (const name of hosts) expect(there.of(name).length).toBeLessThan(2);
        }
        turn(Number.POSITIVE_INFINITY);
        expect(there.plan([...alerts.values()])).toEqual([]);
        for (const [name, { ack, snoozedUntil = 0, state }] of alerts) {
          const taken = ack !== undefined && (ack.until === undefined || ack.until > there.now);
          const wanted = state === 'firing' && (taken || snoozedUntil > there.now);
          expect([name, there.of(name).length]).toEqual([name, wanted ? 1 : 0]);
          const end = there.of(name)[0]?.endsAt ?? 0;
          if (wanted && snoozedUntil > there.now) expect(end).toBeGreaterThan(snoozedUntil - 1_001);
          if (wanted && taken && ack.until !== undefined) expect(end).toBeGreaterThan(ack.until - 1_001);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('ends what is one too many', () => {
    const there = new There();
    const acked = alertOf('a', { ack: { at: NOW, by: 'anna', note: '' } });
    for (const write of there.plan([acked])) {
      there.take(write);
      there.take(write);
    }
    expect(there.of('a')).toHaveLength(2);
    for (const write of there.plan([acked])) there.take(write);
    expect(there.of('a')).toHaveLength(1);
  });
});
