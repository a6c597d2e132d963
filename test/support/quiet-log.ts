import type { Log, LogFields, LogLevel } from '../../src-main/engine/ports.ts';

/** A log that keeps its lines for the test to read. */
export class QuietLog implements Log {
  readonly lines: { readonly level: LogLevel; readonly event: string; readonly fields: LogFields }[] = [];

  debug(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'debug', event, fields });
  }
  info(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', event, fields });
  }
  warn(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'warn', event, fields });
  }
  error(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'error', event, fields });
  }
  room(): Log {
    return this;
  }
}
