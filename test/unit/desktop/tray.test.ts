import { describe, expect, it } from 'vitest';
import { paintTrayIcon, type TrayFace } from '../../../src-main/desktop/tray-icon.ts';
import { alertTitle, type TrayActions, type TrayView, trayMenu } from '../../../src-main/desktop/tray-menu.ts';
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

  it('writes the count so that it can be read on its shape', () => {
    /** Relative luminance of an sRGB colour (WCAG 2.2). */
    const luminance = (rgb: readonly number[]): number => {
      const [r = 0, g = 0, b = 0] = rgb.map((part) => {
        const c = part / 255;
        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    for (const severity of ['info', 'warning', 'error', 'critical'] as const) {
      const pixels = paintTrayIcon({ kind: 'alert', severity, count: 8 }, 22);
      const colours = new Map<string, number>();
      for (let at = 0; at < pixels.length; at += 4) {
        const [b = 0, g = 0, r = 0, a] = pixels.subarray(at, at + 4);
        if (a === 255) colours.set(`${r},${g},${b}`, luminance([r, g, b]));
      }
      const [darker = 0, lighter = 0] = [...colours.values()].sort((a, b) => a - b);
      expect(colours.size).toBe(2);
      expect((lighter + 0.05) / (darker + 0.05), severity).toBeGreaterThanOrEqual(4.5);
    }
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

describe('the tray’s menu', () => {
  const view: TrayView = {
    face: { kind: 'alert', severity: 'critical', count: 7 },
    open: Array.from({ length: 7 }, (_, i) => ({ id: `id-${i}`, title: `service ${i} & its cache is down` })),
    monitors: 9,
    paused: false,
  };

  /** Clicks the entry at a path of labels and gives what was called. */
  function click(shown: TrayView, ...path: readonly string[]): unknown[] {
    const calls: unknown[] = [];
    const actions: TrayActions = {
      acknowledge: (ids) => calls.push(['acknowledge', ids]),
      snooze: (ids, ms) => calls.push(['snooze', ids, ms]),
      pauseAll: (paused) => calls.push(['pauseAll', paused]),
      open: (hash) => calls.push(['open', hash]),
      quit: () => calls.push(['quit']),
    };
    let items = trayMenu(shown, actions);
    for (const [depth, label] of path.entries()) {
      const item = items.find((one) => one.label === label);
      if (!item || item.enabled === false) throw new Error(`no entry “${label}” that can be clicked`);
      // The menu's clicks use none of Electron's arguments; a submenu of ours is always a template.
      if (depth === path.length - 1) (item.click as () => void)();
      else items = item.submenu as typeof items;
    }
    return calls;
  }

  it('names five alerts, each with what can be done about it', () => {
    const labels = trayMenu(view, {} as TrayActions).map((item) => item.label);
    expect(labels.filter((label) => label?.startsWith('service'))).toHaveLength(5);
    const first = 'service 0 && its cache is down';
    expect(click(view, first, 'Acknowledge')).toEqual([['acknowledge', ['id-0']]]);
    expect(click(view, first, 'Snooze 30 min')).toEqual([['snooze', ['id-0'], 1_800_000]]);
    expect(click(view, first, 'Open')).toEqual([['open', '#/alerts?id=id-0']]);
  });

  it('works on the whole', () => {
    const all = view.open.map((alert) => alert.id);
    expect(click(view, 'Snooze all alerts', '4 h')).toEqual([['snooze', all, 14_400_000]]);
    expect(click(view, 'Pause watching')).toEqual([['pauseAll', true]]);
    expect(click({ ...view, paused: true }, 'Resume watching')).toEqual([['pauseAll', false]]);
    expect(click(view, 'Open Tocsin')).toEqual([['open', undefined]]);
    expect(click(view, 'Quit')).toEqual([['quit']]);
  });

  it('offers nothing where there is nothing to act on', () => {
    const quiet: TrayView = { face: { kind: 'calm' }, open: [], monitors: 0, paused: false };
    expect(() => click(quiet, 'Snooze all alerts', '1 h')).toThrow('no entry');
    expect(() => click(quiet, 'Pause watching')).toThrow('no entry');
  });

  it('calls an alert by its summary, cut to a line', () => {
    expect(alertTitle(alert('a', 'critical', { annotations: { summary: 'Orders is down' } }))).toBe('Orders is down');
    expect(alertTitle(alert('a', 'critical', { annotations: { summary: 'x'.repeat(80) } }))).toBe(`${'x'.repeat(59)}…`);
    expect(alertTitle(alert('a', 'critical'))).toBe('MonitorDown');
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
