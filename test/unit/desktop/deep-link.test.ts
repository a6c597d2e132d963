import { describe, expect, it } from 'vitest';
import { alertsHash, linkAmong, parseDeepLink } from '../../../src-main/desktop/deep-link.ts';
import { alertLink, alertsLink } from '../../../src-main/engine/notify/link.ts';
import { href, parseHash } from '../../../src-renderer/shell/router.ts';

describe('deep links', () => {
  it('lead to the pages of the console’s router', () => {
    expect(parseHash(parseDeepLink('tocsin://alert/0b1c') ?? '')).toEqual({ path: ['alerts'], query: { id: '0b1c' } });
    for (const name of ['orders api', 'a/b', '100 %', 'Zürich #1?'])
      expect(parseDeepLink(`tocsin://monitor/${encodeURIComponent(name)}`)).toBe(href(['monitors', name]));
  });

  it('agree with the links that messages carry', () => {
    expect(`http://127.0.0.1:9470/${alertsHash()}`).toBe(alertsLink('http://127.0.0.1:9470/'));
    expect(`http://127.0.0.1:9470/${alertsHash('a b')}`).toBe(alertLink('http://127.0.0.1:9470/', 'a b'));
    expect(alertsHash('a b')).toBe(href(['alerts'], { id: 'a b' }));
  });

  it('are refused in any other form', () => {
    for (const bad of [
      'tocsin://run/x',
      'tocsin://alert/',
      'tocsin://alert/a/b',
      'tocsin://monitor/%',
      'tocsin:alert/a',
      'https://alert/a',
      '--flag',
      'tocsin:',
    ])
      expect(parseDeepLink(bad), bad).toBeUndefined();
  });

  it('are found among the arguments of a start', () => {
    expect(linkAmong(['--data=/x', 'tocsin://nothing/x', 'tocsin://alert/7', '.'])).toBe('#/alerts?id=7');
    expect(linkAmong(['--data=/x', '.'])).toBeUndefined();
  });
});
