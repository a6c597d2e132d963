import { describe, expect, it } from 'vitest';
import { moved } from '../../../src-shared/incident/correlate.ts';
import { MINUTE, Scene, SECOND } from './scene.ts';

const children = (count: number, parent: string): Record<string, { parents: string[] }> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${parent}-${i}`, { parents: [parent] }]));

describe('topology', () => {
  it('puts what is below a failing monitor under it, whoever is told of first', () => {
    const scene = new Scene().watch({ gateway: {}, ...children(20, 'gateway') });
    const down = Array.from({ length: 20 }, (_, i) => `gateway-${i}`);
    scene.fire(...down.slice(0, 8).map((name) => scene.down(name)));
    expect(scene.incidents()).toHaveLength(8);
    scene.now += 12 * SECOND;
    scene.fire(scene.down('gateway', {}, 24 * SECOND));
    scene.now += 12 * SECOND;
    scene.fire(...down.slice(8).map((name) => scene.down(name)));
    expect(scene.incidents()).toEqual([['gateway', ...down.sort()].join(' ')]);
    const [home] = scene.book.cases;
    expect(home?.told).toEqual({
      alert: 'gateway',
      name: 'gateway',
      why: 'the other 20 alerts are about what depends on it',
    });
    expect(scene.why('gateway-0')).toBe('its parent gateway failed 12 s before');
    expect(scene.why('gateway-19')).toBe('its parent gateway failed 36 s before');
    expect(scene.story()).toContain(
      'merged engine: 8 alerts of 8 incidents came in: they are about what depends on gateway, which failed.',
    );
  });

  it('keeps two outages at the same time apart, and a child of both under one of them', () => {
    const scene = new Scene().watch({
      gateway: {},
      db: {},
      ...children(5, 'gateway'),
      ...children(3, 'db'),
      both: { parents: ['db', 'gateway'] },
    });
    scene.fire(scene.down('both'), scene.down('gateway-1'), scene.down('db-1'));
    scene.fire(scene.down('gateway'), scene.down('db'));
    scene.fire(scene.down('gateway-2'), scene.down('db-2'));
    const incidents = scene.incidents();
    expect(incidents).toHaveLength(2);
    expect(incidents.map((one) => one.split(' ')[0])).toEqual(['db', 'gateway']);
    expect(
      incidents
        .join(' ')
        .split(' ')
        .filter((one) => one === 'both'),
    ).toHaveLength(1);
  });

  it('looks through a step that is not seen and stops at one that works', () => {
    const scene = new Scene().watch({ top: {}, mid: { parents: ['top'] }, low: { parents: ['mid'] } });
    scene.working.add('mid');
    scene.fire(scene.down('top'));
    scene.fire(scene.down('low'));
    expect(scene.incidents()).toEqual(['low', 'top']);
    const blind = new Scene().watch({ top: {}, mid: { parents: ['top'] }, low: { parents: ['mid'] } });
    blind.fire(blind.down('top'));
    blind.fire(blind.down('low'));
    expect(blind.incidents()).toEqual(['top low']);
    expect(blind.why('low')).toBe('it depends on top (over mid), which failed at the same time');
  });

  it('takes a child for a symptom however long its parent has failed, and no child that failed long before', () => {
    const scene = new Scene().watch({ gateway: {}, ...children(3, 'gateway') });
    scene.fire(scene.down('gateway-0'));
    scene.now += 3 * 3_600_000;
    scene.fire(scene.down('gateway'));
    expect(scene.incidents()).toEqual(['gateway', 'gateway-0']);
    scene.now += 3 * 3_600_000;
    scene.fire(scene.down('gateway-1'));
    expect(scene.incidents()).toEqual(['gateway gateway-1', 'gateway-0']);
    expect(scene.why('gateway-1')).toBe('its parent gateway failed 3 h before');
  });
});

describe('labels and time', () => {
  const fleet = (count: number): Scene =>
    new Scene().watch(
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `m${i}`,
          { labels: { group: `g${Math.floor(i / 4)}`, team: i % 2 === 0 ? 'even' : 'odd' } },
        ]),
      ),
    );

  it('joins what carries a rare value and began close by', () => {
    const scene = fleet(400);
    scene.fire(scene.down('m0', { group: 'g0', team: 'even' }));
    scene.now += 40 * SECOND;
    scene.fire(scene.down('m1', { group: 'g0', team: 'odd' }), scene.down('m2', { group: 'g0', team: 'even' }));
    expect(scene.incidents()).toEqual(['m0 m1 m2']);
    expect(scene.why('m1')).toBe('it has group=g0 as m0 has, 40 s apart');
  });

  it('does not join for a value that half of the fleet carries, nor for a rare one long after', () => {
    const scene = fleet(400);
    scene.fire(scene.down('m0', { group: 'g0', team: 'even' }), scene.down('m8', { group: 'g2', team: 'even' }));
    expect(scene.incidents()).toEqual(['m0', 'm8']);
    scene.now += 4 * MINUTE;
    scene.fire(scene.down('m1', { group: 'g0', team: 'odd' }));
    expect(scene.incidents()).toEqual(['m0', 'm1', 'm8']);
  });

  it('joins alerts of one host over the names that a monitor and a scrape give it, but not of this machine', () => {
    const scene = fleet(100);
    scene.fire(
      scene.down('m0', { instance: 'https://db1.internal/health' }),
      scene.sighting({ alertname: 'DiskFull', instance: 'db1.internal:9100' }, 0, 'disk'),
      scene.down('m1', { instance: 'http://127.0.0.1:8001/' }),
      scene.down('m50', { instance: 'http://127.0.0.1:8002/' }),
    );
    expect(scene.incidents()).toEqual(['disk m0', 'm1', 'm50']);
  });

  it('takes a value for the suspect when most of what carries it fails', () => {
    const names = Array.from({ length: 60 }, (_, i) => `m${i}`);
    const scene = new Scene().watch(
      Object.fromEntries(names.map((name, i) => [name, { labels: { zone: i < 40 ? 'a' : 'b' } }])),
    );
    for (const name of names.slice(0, 25)) {
      scene.now += SECOND;
      scene.fire(scene.down(name, { zone: 'a' }));
    }
    expect(scene.incidents()).toHaveLength(25);
    for (const name of names.slice(25, 36)) {
      scene.now += SECOND;
      scene.fire(scene.down(name, { zone: 'a' }));
    }
    expect(scene.incidents()).toHaveLength(1);
    expect(scene.story().at(-1)).toMatch(/^merged engine: \d+ incidents became one: 31 of 40 that have zone=a failed/);
    expect(scene.why('m35')).toBe('most of what has zone=a failed with it');
    scene.fire(scene.down('m50', { zone: 'b' }));
    expect(scene.incidents()).toHaveLength(2);
  });

  it('joins another rule about the same monitor', () => {
    const scene = fleet(100);
    scene.fire(scene.down('m0'));
    scene.now += 30 * SECOND;
    scene.fire(scene.sighting({ alertname: 'Slow', monitor: 'm0' }, 0, 'slow'));
    expect(scene.incidents()).toEqual(['m0 slow']);
    expect(scene.why('slow')).toBe('it is about the monitor m0 as well, 30 s apart');
  });
});

describe('movement', () => {
  it('is asked about pairs with something in common and decides them', () => {
    const scene = new Scene().watch(
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`m${i}`, { labels: { team: `t${i % 4}` } }])),
    );
    scene.fire(scene.down('m0', { team: 't0' }), scene.down('m1', { team: 't1' }), scene.down('m4', { team: 't0' }));
    expect(scene.incidents()).toEqual(['m0', 'm1', 'm4']);
    expect(scene.doubts).toEqual([{ alert: 'm4', other: 'm0', score: expect.closeTo(0.3, 2), why: 'team=t0' }]);
    const [doubt] = scene.doubts;
    if (doubt === undefined) throw new Error('no doubt');
    expect(moved(scene.book, doubt, 0.55, scene.now)).toBe(false);
    expect(moved(scene.book, doubt, -0.93, scene.now)).toBe(true);
    scene.drain();
    expect(scene.incidents()).toEqual(['m0 m4', 'm1']);
    expect(scene.why('m4')).toBe(
      'its series moved with that of m0 around the start (r = −0.93), and both have team=t0',
    );
  });
});

describe('an incident', () => {
  it('ends with its last alert, and an alert that comes back soon opens it again', () => {
    const scene = new Scene();
    scene.fire(scene.down('a'));
    scene.end('a');
    const [home] = scene.book.cases;
    expect(home?.record(scene.now)).toMatchObject({ state: 'ended', firing: 0, total: 1, endedAt: scene.now });
    scene.now += 2 * MINUTE;
    scene.fire({ ...scene.down('a'), id: 'a again' });
    expect(home?.record(scene.now)).toMatchObject({ state: 'open', firing: 1, total: 2 });
    scene.end('a again');
    scene.now += 6 * MINUTE;
    scene.fire({ ...scene.down('a'), id: 'a later' });
    expect([...scene.book.cases]).toHaveLength(2);
  });

  it('takes 2,800 alerts in time that grows with their number alone', () => {
    const shapes = {
      'each by itself': (i: number) => ({ labels: { group: `g${i}` } }),
      'in one group': () => ({ labels: { group: 'all', site: 'x' } }),
      'below a gateway': (i: number) => (i === 0 ? {} : { parents: ['m0'] }),
    };
    const spent: string[] = [];
    for (const [shape, make] of Object.entries(shapes)) {
      const scene = new Scene().watch(Object.fromEntries(Array.from({ length: 2_800 }, (_, i) => [`m${i}`, make(i)])));
      const alerts = Array.from({ length: 2_800 }, (_, i) => {
        const labels = make(i);
        return scene.down(`m${(i + 1) % 2_800}`, 'labels' in labels ? labels.labels : {});
      });
      // The time of this thread alone: the machine may be busy with other things.
      const began = process.threadCpuUsage();
      // 240 ticks within the minute, the gateway in the last one.
      for (let i = 0; i < alerts.length; i += 12) {
        scene.now += 250;
        scene.fire(...alerts.slice(i, i + 12));
      }
      const { system, user } = process.threadCpuUsage(began);
      const ms = (system + user) / 1_000;
      spent.push(`${shape}: ${ms.toFixed(0)} ms, ${scene.incidents().length} incidents`);
      // In slices of at most 4 ms; several times what an idle core needs.
      expect(ms, shape).toBeLessThan(600);
    }
    process.stdout.write(`${spent.join('; ')}\n`);
  });
});
