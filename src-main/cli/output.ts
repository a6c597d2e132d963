/** Where a command prints to; tests give their own. */
export interface Output {
  /** Data: standard output. */
  print(text: string): void;
  /** Words about it: standard error. */
  say(text: string): void;
}

/** Exit status as interfaces promise. */
export const EXIT = { good: 0, failures: 1, usage: 2, unavailable: 3, internal: 70 } as const;

/** A command ends here with this status; the message goes to standard error. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Rows as columns, two spaces apart, the heading first. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows];
  const widths = heading.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
