import { execFile } from 'node:child_process';
import type { DesktopNote, Notifier } from '../engine/ports.ts';

type Command = readonly [program: string, ...args: string[]];

/** The command that shows a note on this platform's desktop without Electron, or undefined where there is none. */
export function noteCommand(note: DesktopNote, platform: NodeJS.Platform): Command | undefined {
  if (platform === 'linux') {
    const urgency = note.severity === 'critical' ? 'critical' : note.severity === 'info' ? 'low' : 'normal';
    return ['notify-send', '--app-name=Tocsin', `--urgency=${urgency}`, '--', note.title, note.body];
  }
  if (platform === 'darwin') {
    // Title and body are arguments, never source text of the script.
    return [
      'osascript',
      '-e',
      'on run argv',
      '-e',
      'display notification (item 2 of argv) with title (item 1 of argv)',
      '-e',
      'end run',
      note.title,
      note.body,
    ];
  }
  return undefined;
}

function runs(command: Command): Promise<void> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: 5_000 }, (error) => {
      if (error) reject(new Error(error.message));
      else resolve();
    });
  });
}

/**
 * Desktop notes of a console without Electron: to every browser page that listens, and to the desktop's own service.
 * Rejects when neither took it, so that the outbox keeps the row and tries again.
 */
export class ConsoleNotifier implements Notifier {
  readonly #listeners = new Set<(note: DesktopNote) => void>();
  readonly #platform: NodeJS.Platform;
  readonly #run: (command: Command) => Promise<void>;

  constructor(platform: NodeJS.Platform = process.platform, run: (command: Command) => Promise<void> = runs) {
    this.#platform = platform;
    this.#run = run;
  }

  onNote(fn: (note: DesktopNote) => void): Disposable {
    this.#listeners.add(fn);
    return { [Symbol.dispose]: () => this.#listeners.delete(fn) };
  }

  play(): Promise<void> {
    return Promise.reject(
      new Error('This console runs without a desktop and has no sound: use the desktop app, or another channel.'),
    );
  }

  hush(): void {
    // Nothing ever sounds here.
  }

  async show(note: DesktopNote): Promise<void> {
    for (const fn of this.#listeners) fn(note);
    const command = noteCommand(note, this.#platform);
    const heard = this.#listeners.size > 0;
    if (!command) {
      if (!heard)
        throw new Error(
          'no console page is open, and this platform has no desktop notifications without the desktop app',
        );
      return;
    }
    try {
      await this.#run(command);
    } catch (error) {
      if (!heard)
        throw new Error(
          `no console page is open, and ${command[0]} failed: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
        );
    }
  }
}
