import { Notification } from 'electron';
import type { DesktopNote, DesktopSound, Notifier } from '../engine/ports.ts';
import type { Bell } from './bell.ts';

export interface NoteActions {
  acknowledge(alertIds: readonly string[]): void;
  snooze(alertIds: readonly string[]): void;
  open(alertIds: readonly string[]): void;
}

const ACTIONS = ['acknowledge', 'snooze', 'open'] as const;
const LABELS = { acknowledge: 'Acknowledge', snooze: 'Snooze 30 min', open: 'Open' } as const;

/** Native notifications. macOS and Windows show the actions; elsewhere a click opens the alert. */
export class DesktopNotifier implements Notifier {
  readonly #actions: NoteActions;
  readonly #bell: Bell;
  /** Notes that are up, by tag: a later one replaces it, and what nobody holds is collected with its listeners. */
  readonly #up = new Map<string, Notification>();

  constructor(actions: NoteActions, bell: Bell) {
    this.#actions = actions;
    this.#bell = bell;
  }

  play(sound: DesktopSound): Promise<void> {
    this.#bell.ring(sound);
    return Promise.resolve();
  }

  hush(tag: string): void {
    this.#bell.hush(tag);
  }

  show(note: DesktopNote): Promise<void> {
    if (!Notification.isSupported()) return Promise.reject(new Error('this desktop has no notification service'));
    this.#up.get(note.tag)?.close();
    const native = new Notification({
      title: note.title,
      body: note.body,
      silent: note.severity === 'info',
      urgency: note.severity === 'critical' ? 'critical' : 'normal',
      timeoutType: note.severity === 'critical' ? 'never' : 'default',
      actions: note.alertIds.length === 0 ? [] : ACTIONS.map((action) => ({ type: 'button', text: LABELS[action] })),
    });
    const actions = this.#actions;
    native.on('click', () => {
      this.#bell.noticed();
      actions.open(note.alertIds);
    });
    native.on('action', (_event, index) => {
      this.#bell.noticed();
      const action = ACTIONS[index];
      if (action) actions[action](note.alertIds);
    });
    native.on('close', () => {
      if (this.#up.get(note.tag) === native) this.#up.delete(note.tag);
    });
    this.#up.set(note.tag, native);
    return new Promise((resolve, reject) => {
      native.once('show', () => resolve());
      native.once('failed', (_event, error) => reject(new Error(error)));
      native.show();
      // Linux tells neither: without a word of failure within a second the note counts as shown.
      setTimeout(resolve, 1_000);
    });
  }
}
