/** Malformed metrics text. Line and column count from 1. */
export class ExpositionError extends Error {
  override readonly name = 'ExpositionError';
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(`the metrics are malformed at line ${line}, column ${column}: ${message}`);
    this.line = line;
    this.column = column;
  }
}

/** A fault at an offset; the parser turns it into line and column when it gives up. */
export class OffsetFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
