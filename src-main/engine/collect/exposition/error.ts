/** Malformed metrics text. Line and column count from 1. */
export class ExpositionError extends Error {
  override readonly name = 'ExpositionError';
  /** What is wrong, without its place. */
  readonly problem: string;
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(`the metrics are malformed at line ${line}, column ${column}: ${message}`);
    this.problem = message;
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

const NEWLINE = 10;

/** The error of a fault whose offset counts bytes of `body`; the column counts characters. */
export function placed(body: Buffer, fault: OffsetFault): ExpositionError {
  let line = 1;
  let start = 0;
  for (let i = body.indexOf(NEWLINE); i !== -1 && i < fault.offset; i = body.indexOf(NEWLINE, i + 1)) {
    line += 1;
    start = i + 1;
  }
  return new ExpositionError(fault.message, line, body.toString('utf8', start, fault.offset).length + 1);
}
