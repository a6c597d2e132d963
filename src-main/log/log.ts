import type { Log, LogFields, LogLevel } from '../engine/ports.ts';
import { redactFields, redactText } from './redact.ts';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Where finished lines go, line feed included. */
export type LogSink = (line: string) => void;

export interface LogOptions {
  /** Lines below this level are not written. */
  readonly level: LogLevel;
  /** Epoch ms. */
  now(): number;
  readonly sinks: readonly LogSink[];
}

/** The level a word names (`TOCSIN_LOG`), or undefined. */
export function parseLogLevel(text: string | undefined): LogLevel | undefined {
  return LEVELS.find((level) => level === text?.trim().toLowerCase());
}

class JsonLog implements Log {
  readonly #options: LogOptions;
  readonly #room: string;

  constructor(options: LogOptions, room: string) {
    this.#options = options;
    this.#room = room;
  }

  debug(event: string, fields?: LogFields): void {
    this.#write('debug', event, fields);
  }

  info(event: string, fields?: LogFields): void {
    this.#write('info', event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.#write('warn', event, fields);
  }

  error(event: string, fields?: LogFields): void {
    this.#write('error', event, fields);
  }

  room(name: string): Log {
    return new JsonLog(this.#options, name);
  }

  #write(level: LogLevel, event: string, fields: LogFields = {}): void {
    const { level: least, sinks } = this.#options;
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    const head = {
      time: new Date(this.#options.now()).toISOString(),
      level,
      room: this.#room,
      event: redactText(event),
    };
    // Head first, because lines are read by eye as often as by programs; and last, so that no field takes its place.
    const line = `${JSON.stringify({ ...head, ...redactFields(fields), ...head })}\n`;
    for (const sink of sinks) sink(line);
  }
}

/** A structured log: one JSON object a line, secrets left out. */
export function createLog(options: LogOptions): Log {
  return new JsonLog(options, 'app');
}

/** Standard error, as the console uses it: standard output belongs to the ready line and to answers. */
export function stderrSink(): LogSink {
  return (line) => void process.stderr.write(line);
}
