import { describe, expect, it } from 'vitest';
import { parseDeepLink } from '../../../src-main/desktop/deep-link.ts';
import { paintTrayIcon, type TrayFace } from '../../../src-main/desktop/tray-icon.ts';
import { needsSomeone, trayFace, trayWords } from '../../../src-main/desktop/tray-state.ts';
import { isVisible } from '../../../src-main/desktop/window-place.ts';
import { Alert } from '../../../src-shared/model/alert.ts';

const alert = (id: string, severity: string, more: Partial<Alert> = {}): Alert =>
  Alert.parse({
    id,
    fingerprint: id,
    rule: 'MonitorDown',
    labels: { severity },
    annotations: {},
    state: 'firing',
    activeAt: 1,
    firedAt: 1,
    value: 1,
    expr: 'x',
    updatedAt: 1,
    ...more,
  });

/** The filled pixels, colour left out: what a reader who sees no colours sees. */
function shape(face: TrayFace): string {
  const pixels = paintTrayIcon(face, 22);
  return Array.from({ length: 22 * 22 }, (_, i) => (pixels[i * 4 + 3] === 255 ? '#' : '.')).join('');
}

describe('tray', () => {
  it('tells every state by shape alone', () => {
    const faces: TrayFace[] = [
      { kind: 'calm' },
      { kind: 'blind' },
      ...(['info', 'warning', 'error', 'critical'] as const).map(
        (severity): TrayFace => ({ kind: 'alert', severity, count: 1 }),
      ),
    ];
    expect(new Set(faces.map(shape)).size).toBe(faces.length);
  });

  it('writes the count into the shape, and + above nine', () => {
    const glyph = (count: number): string =>
      Buffer.from(paintTrayIcon({ kind: 'alert', severity: 'critical', count }, 44)).toString('base64');
    expect(new Set([1, 2, 9, 10].map(glyph)).size).toBe(4);
    expect(glyph(10)).toBe(glyph(99));
  });

  it('counts what nobody has taken, worst first', () => {
    const open = needsSomeone(
      [
        alert('w', 'warning'),
        alert('c', 'critical'),
        alert('acked', 'critical', { ack: { at: 1, by: 'me', note: '' } }),
        alert('asleep', 'critical', { snoozedUntil: 100 }),
        alert('over', 'critical', { state: 'resolved' }),
      ],
      50,
    );
    expect(open.map((one) => one.id)).toEqual(['c', 'w']);
    expect(trayFace(open, true)).toEqual({ kind: 'alert', severity: 'critical', count: 2 });
    expect(trayWords(trayFace(open, true))).toBe('Tocsin: 2 alerts need you, worst is critical');
    expect(trayFace([], true)).toEqual({ kind: 'blind' });
    expect(trayFace([], false)).toEqual({ kind: 'calm' });
  });
});

describe('deep links', () => {
  it('navigate and nothing else', () => {
    expect(parseDeepLink('tocsin://alert/0b1c')).toBe('#/alerts/0b1c');
    expect(parseDeepLink('tocsin://monitor/orders%20api')).toBe('#/monitors/orders%20api');
    for (const bad of [
      'tocsin://run/x',
      'tocsin://alert/',
      'tocsin://alert/a/b',
      'https://alert/a',
      '--flag',
      'tocsin:',
    ])
      expect(parseDeepLink(bad)).toBeUndefined();
  });
});

describe('the window’s place', () => {
  it('is used only where it can be seen', () => {
    const displays = [{ x: 0, y: 0, width: 1920, height: 1080 }];
    const place = { x: 100, y: 100, width: 1280, height: 800, maximized: false };
    expect(isVisible(place, displays)).toBe(true);
    expect(isVisible({ ...place, x: 1_900 }, displays)).toBe(false);
    expect(isVisible({ ...place, y: -500 }, displays)).toBe(false);
    expect(isVisible({ ...place, x: 2_500 }, displays)).toBe(false);
  });
});
