import { useEffect, useRef, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { isReading, onRead, TypeAhead } from './type-ahead.ts';

/** One thing that can be done, registered once: it works by key, stands in the palette and on the help sheet. */
export interface Command {
  /** Unique: `alerts.acknowledge`. */
  readonly id: string;
  /** In words, as the palette shows it: "Acknowledge the selected alerts". */
  readonly title: string;
  /** Heading of the help sheet: `Go to`, `Alerts`. */
  readonly section: string;
  /** `a`, `Shift+a`, `g o` (one after the other), `Mod+k` (Ctrl, ⌘ on a Mac), `Enter`, `ArrowDown`. */
  readonly keys?: readonly string[];
  readonly run: () => void;
  /** Not in the palette: moving about, where the key is the point. */
  readonly hidden?: boolean;
  /** Works while a text field has the focus. */
  readonly inFields?: boolean;
}

const commands = new Map<string, Command>();
const listeners = new Set<() => void>();
let list: readonly Command[] = [];

function changed(): void {
  list = [...commands.values()];
  for (const listener of listeners) listener();
}

/** Registers commands until disposed. A later registration of an id wins, so a page may refine the frame's. */
export function registerCommands(added: readonly Command[]): Disposable {
  for (const command of added) commands.set(command.id, command);
  changed();
  return {
    [Symbol.dispose]: () => {
      for (const command of added) if (commands.get(command.id) === command) commands.delete(command.id);
      changed();
    },
  };
}

/** Every command that is there now. */
export function useCommandList(): readonly Command[] {
  return useSyncExternalStore(
    (fn) => {
      listeners.add(fn);
      return () => {
        listeners.delete(fn);
      };
    },
    () => list,
  );
}

/** Registers a page's commands while it is shown; `run` always sees the newest render. */
export function useCommands(given: readonly Command[]): void {
  const newest = useRef(given);
  useEffect(() => {
    newest.current = given;
  });
  const shape = given
    .map((command) => [command.id, command.title, ...(command.keys ?? [])].join('\u0001'))
    .join('\u0002');
  useEffect(() => {
    const stable = newest.current.map((command) => ({
      ...command,
      run: () => newest.current.find((other) => other.id === command.id)?.run(),
    }));
    const registration = registerCommands(stable);
    return () => {
      registration[Symbol.dispose]();
    };
    // The text of ids, titles and keys is the identity
  }, [shape]);
}

/** Enter and Space belong to the control that has the focus. */
function pressesControl(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ') return false;
  return (
    event.target instanceof HTMLElement &&
    event.target.closest('a, button, input, summary, [role="tab"], [role="separator"], [role="button"]') !== null
  );
}

/** Time in which the second key of a sequence has to follow, ms. */
const SEQUENCE_MS = 1_200;

interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** A key press as it is written in `Command.keys`. Shift is named only with letters and special keys: `?` is `?`. */
export function keyName(event: KeyLike): string {
  const key = event.key === ' ' ? 'Space' : event.key;
  const letter = key.length === 1 ? key.toLowerCase() : key;
  const shift = event.shiftKey && (key.length > 1 || key.toLowerCase() !== key.toUpperCase());
  return `${event.ctrlKey || event.metaKey ? 'Mod+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${letter}`;
}

/** The element that really has the focus: an event that leaves a shadow tree (the expression editor) names its host. */
function targetOf(event: Event): EventTarget | null {
  return event.composedPath()[0] ?? event.target;
}

function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('textarea, select, [role="textbox"]') !== null ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio')
  );
}

const OVERLAYS = '[role="menu"], [role="listbox"], [role="dialog"]';

/** Menus, list boxes and dialogs have their own keys; commands of the page behind them keep still. */
function inOverlay(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(OVERLAYS) !== null;
}

/** What came of a key: a command ran, a sequence began, or nobody knows it. */
type Outcome = 'ran' | 'begun' | 'unknown';

/** Presses keys by their names, one after the other. */
class KeyPresses {
  #prefix = '';
  #prefixAt = 0;

  /** `at` in ms; only commands that `reaches` says yes to are there for this key. */
  press(name: string, at: number, reaches: (command: Command) => boolean): Outcome {
    const typed = this.#prefix !== '' && at - this.#prefixAt < SEQUENCE_MS ? `${this.#prefix} ${name}` : name;
    this.#prefix = '';
    const candidates = list.filter((command) => command.keys !== undefined && reaches(command));
    const match = (keys: string): Command | undefined => candidates.findLast((command) => command.keys?.includes(keys));
    const found = match(typed) ?? match(name);
    if (found !== undefined) {
      found.run();
      return 'ran';
    }
    if (!candidates.some((command) => command.keys?.some((keys) => keys.startsWith(`${name} `)))) return 'unknown';
    this.#prefix = name;
    this.#prefixAt = at;
    return 'begun';
  }
}

/**
 * Runs commands by key until disposed. What is typed while a page is still read is run as soon as that page is there:
 * `g a j a` acknowledges the first alert however slow the machine is.
 */
export function listenForKeys(target: HTMLElement | Window = window): Disposable {
  const presses = new KeyPresses();
  const ahead = new TypeAhead();
  const onKey = (given: Event): void => {
    // The listener is only ever attached to `keydown`.
    const event = given as KeyboardEvent;
    if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    if (pressesControl(event)) return;
    const name = keyName(event);
    const confined = inField(targetOf(event)) || inOverlay(event.target);
    const outcome = presses.press(name, event.timeStamp, (command) => !confined || command.inFields === true);
    if (outcome === 'ran') {
      event.preventDefault();
      ahead.drop();
    } else if (outcome === 'unknown' && !confined && isReading()) ahead.keep(name, event.timeStamp);
  };
  const reading = onRead(() => {
    const now = performance.now();
    for (const name of ahead.take(now)) {
      // What follows was meant for a field or a dialog that had not opened yet.
      if (inField(document.activeElement) || document.querySelector(OVERLAYS) !== null) return;
      // A key is about what the one before it led to.
      flushSync(() => presses.press(name, now, () => true));
    }
  });
  const forget = (): void => ahead.drop();
  target.addEventListener('keydown', onKey);
  target.addEventListener('pointerdown', forget);
  return {
    [Symbol.dispose]: () => {
      target.removeEventListener('keydown', onKey);
      target.removeEventListener('pointerdown', forget);
      reading[Symbol.dispose]();
    },
  };
}

/** Keys as they are printed: `Mod` becomes ⌘ or Ctrl. */
export function printKeys(keys: string): string {
  const mac = navigator.userAgent.includes('Mac');
  return keys
    .replaceAll('Mod', mac ? '⌘' : 'Ctrl')
    .replaceAll('ArrowDown', '↓')
    .replaceAll('ArrowUp', '↑')
    .replaceAll('Escape', 'Esc')
    .replace(/(?<=\+)[a-z]$/, (letter) => letter.toUpperCase());
}
