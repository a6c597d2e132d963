import type { MenuItemConstructorOptions } from 'electron';
import type { Alert } from '../../src-shared/model/alert.ts';
import { alertsHash } from './deep-link.ts';
import type { TrayFace } from './tray-icon.ts';
import { trayWords } from './tray-state.ts';

/** Alerts named in the menu. */
const SHOWN_ALERTS = 5;
const HOUR_MS = 3_600_000;
const SNOOZE_MS = 30 * 60_000;

/** What the menu shows; two equal ones make the same menu. */
export interface TrayView {
  readonly face: TrayFace;
  /** Alerts that need someone, worst first. */
  readonly open: readonly { readonly id: string; readonly title: string }[];
  readonly monitors: number;
  /** Every monitor is paused. */
  readonly paused: boolean;
}

export interface TrayActions {
  acknowledge(ids: readonly string[]): void;
  /** `ms` from now. */
  snooze(ids: readonly string[], ms: number): void;
  pauseAll(paused: boolean): void;
  open(hash?: string): void;
  quit(): void;
}

/** What an alert is called where there is room for a line. */
export function alertTitle(alert: Alert): string {
  const summary = alert.annotations['summary'] ?? alert.rule;
  return summary.length > 60 ? `${summary.slice(0, 59)}…` : summary;
}

/** The tray's menu: what needs someone with what can be done about it, then the whole. */
export function trayMenu(view: TrayView, actions: TrayActions): MenuItemConstructorOptions[] {
  const all = view.open.map((alert) => alert.id);
  return [
    { label: trayWords(view.face), enabled: false },
    ...view.open.slice(0, SHOWN_ALERTS).map(
      ({ id, title }): MenuItemConstructorOptions => ({
        // A single & would underline the next letter.
        label: title.replaceAll('&', '&&'),
        submenu: [
          { label: 'Acknowledge', click: () => actions.acknowledge([id]) },
          { label: 'Snooze 30 min', click: () => actions.snooze([id], SNOOZE_MS) },
          { label: 'Open', click: () => actions.open(alertsHash(id)) },
        ],
      }),
    ),
    { type: 'separator' },
    {
      label: 'Snooze all alerts',
      enabled: all.length > 0,
      submenu: [1, 4, 8].map((hours) => ({ label: `${hours} h`, click: () => actions.snooze(all, hours * HOUR_MS) })),
    },
    {
      label: view.paused ? 'Resume watching' : 'Pause watching',
      enabled: view.monitors > 0,
      click: () => actions.pauseAll(!view.paused),
    },
    { type: 'separator' },
    { label: 'Open Tocsin', click: () => actions.open() },
    { label: 'Quit', click: () => actions.quit() },
  ];
}
