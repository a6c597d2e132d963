/** What a host (desktop shell, headless console, test) gives the engine. The engine has no other way to the outside. */

/** Time. `now` is the wall clock in epoch ms and may jump; `monotonic` is ms from an arbitrary start and never goes back. */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Runs `fn` once after `ms`. Disposing cancels it. */
  after(ms: number, fn: () => void): Disposable;
  /** Runs `fn` every `ms`. Disposing stops it. */
  every(ms: number, fn: () => void): Disposable;
}

/** Uniform random numbers in [0, 1). */
export type Random = () => number;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Structured log. `event` is a short constant sentence; what varies goes into the fields. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A log whose lines carry the room's name. */
  room(name: string): Log;
}

/** Secrets by reference: configurations hold names, never values. */
export interface Secrets {
  /** Where values are kept, in words for the settings page: "login keychain", "encrypted file", … */
  readonly backend: string;
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
}

/** One desktop notification. `tag` makes a later one with the same tag replace it. */
export interface DesktopNote {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly severity: 'info' | 'warning' | 'error' | 'critical';
  /** Alert ids that the note's actions (acknowledge, snooze, open) work on. */
  readonly alertIds: readonly string[];
}

/** One sound. */
export interface DesktopSound {
  readonly tag: string;
  readonly severity: 'info' | 'warning' | 'error' | 'critical';
  /** Comes again after so many ms until somebody looks; 0 plays once. */
  readonly repeatMs: number;
}

/** The desktop's notification service, or the browser console's live page when there is none. */
export interface Notifier {
  /** Rejects when nobody could be shown the note. */
  show(note: DesktopNote): Promise<void>;
  /** Plays a sound; a later one with the same tag replaces it. Rejects, in words, where there is no sound. */
  play(sound: DesktopSound): Promise<void>;
  /** Ends the sound with this tag; nothing happens when there is none. */
  hush(tag: string): void;
}

/** Whether somebody sits at this machine. `since` is epoch ms. */
export interface PresenceNow {
  readonly state: 'active' | 'away' | 'locked' | 'unknown';
  readonly since: number;
}

/** What the host knows of the person at the keyboard; a host without one says `unknown`. */
export interface Presence {
  now(): PresenceNow;
  onChange(fn: () => void): Disposable;
}

/** Hints from the operating system. The authority on sleep is the engine's own two-clock heartbeat. */
export interface Power {
  onSuspend(fn: () => void): Disposable;
  onResume(fn: () => void): Disposable;
}
