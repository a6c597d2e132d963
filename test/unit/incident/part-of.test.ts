import { describe, expect, it } from 'vitest';
import { catchUpOf, digestOf } from '../../../src-main/engine/notify/digest.ts';
import { partOf, partOfText, partsTogether } from '../../../src-shared/incident/part-of.ts';
import type { Notification, PartOf } from '../../../src-shared/model/notification.ts';
import { alertOf, messageOf } from '../../engine/notify/messages.ts';
import { Scene } from './scene.ts';

/** A gateway with two shops behind it, and a printer that has nothing to do with them. */
function scene(): Scene {
  return new Scene().watch({
    gateway: {},
    web0: { parents: ['gateway'] },
    web1: { parents: ['gateway'] },
    printer: {},
  });
}
const words = (id: string): string => `${id} is down`;
const ids = (...names: readonly string[]) => names.map((id) => ({ id }));

describe('what a message is part of', () => {
  it('is the cause and how many alerts belong to it, for several alerts or a symptom', () => {
    const s = scene();
    s.fire(s.down('gateway'), s.down('web0'), s.down('web1'), s.down('printer'));
    const of = (...names: readonly string[]): PartOf[] => partOf(ids(...names), (id) => s.book.homeOf(id), words);
    const [home] = of('web0');
    expect(home).toEqual({ incident: home?.incident, cause: 'gateway is down', alerts: 3 });
    expect(of('web0', 'gateway', 'printer')).toEqual([home]);
    // A cause alone, and what stands alone, say it themselves.
    expect(of('gateway')).toEqual([]);
    expect(of('printer')).toEqual([]);
    expect(of()).toEqual([]);
    expect(partOfText(of('web0'))).toBe('Part of: gateway is down, 3 alerts');
  });

  it('is not said before it is known', () => {
    const s = scene();
    expect(partOf(ids('gateway', 'web0'), (id) => s.book.homeOf(id), words)).toEqual([]);
    s.fire(s.down('web0'));
    expect(partOf(ids('web0', 'web1'), (id) => s.book.homeOf(id), words)).toEqual([]);
    expect(partOfText([])).toBe('');
    expect(partOfText(undefined)).toBe('');
  });

  it('is called as people call it, and by its name where the alert is no longer known', () => {
    const s = scene();
    s.fire(s.down('gateway'), s.down('web0'));
    const known = (): PartOf[] =>
      partOf(
        ids('web0'),
        (id) => s.book.homeOf(id),
        () => undefined,
      );
    expect(known()[0]?.cause).toBe('gateway');
    const home = s.book.homeOf('web0');
    if (home === undefined) throw new Error('no home');
    home.title = 'The switch in row 4';
    expect(known()[0]?.cause).toBe('The switch in row 4');
  });

  it('names the two with the most of the alerts and counts the rest', () => {
    const parts = [
      { incident: 'a', cause: 'gateway is down', alerts: 2_100 },
      { incident: 'b', cause: 'db is slow', alerts: 4 },
      { incident: 'c', cause: 'x', alerts: 2 },
    ];
    expect(partOfText(parts)).toBe('Part of: gateway is down, 2,100 alerts; db is slow, 4 alerts; 1 more');
    expect(partOfText(parts.slice(0, 2))).toBe('Part of: gateway is down, 2,100 alerts; db is slow, 4 alerts');
  });

  it('of messages that become one is what was known last', () => {
    const before = [{ incident: 'a', cause: 'web0 is down', alerts: 2 }];
    const after = [{ incident: 'a', cause: 'gateway is down', alerts: 21 }];
    const other = [{ incident: 'b', cause: 'db is slow', alerts: 4 }];
    expect(partsTogether([before, undefined, other, after])).toEqual([...after, ...other]);
    const rows = [before, after].map(
      (partOf, id): Notification => ({
        id,
        dedupKey: String(id),
        receiver: 'desk',
        channel: 0,
        channelType: 'log',
        message: messageOf([alertOf('web0'), alertOf('web1')], { partOf }),
        status: 'pending',
        attempts: 0,
        createdAt: id,
        nextAttemptAt: id,
        expiresAt: 1e9,
      }),
    );
    expect(digestOf(rows, 'digest', 'quiet hours', 9).message.partOf).toEqual(after);
    expect(catchUpOf(rows, 'the link was down', 9).message.partOf).toEqual(after);
  });
});
