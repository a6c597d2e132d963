/**
 * At which stage a query failed: reading it, its types, as a whole not being what was asked for (`unfit`), running it, or a
 * limit that protects the console.
 */
export type QueryErrorKind = 'parse' | 'unfit' | 'execution' | 'limit' | 'cancelled';

/** Line and column, both from 1, of an offset in a text. Columns count characters (UTF-16 units), as editors do. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastBreak };
}

/**
 * The only error that parsing, checking and evaluating PromQL throw. `message` is worded as Prometheus words it; `from` and
 * `to` are offsets into the expression (0 and its length when the whole query is meant).
 */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly kind: QueryErrorKind;
  readonly from: number;
  readonly to: number;
  /** As Prometheus prints it: `1:5: parse error: unclosed left parenthesis`. Errors while running have no place. */
  readonly positioned: string;

  constructor(message: string, from: number, to: number, expr: string, kind: QueryErrorKind = 'parse') {
    super(message);
    this.kind = kind;
    this.from = from;
    this.to = to;
    const place = lineAndColumn(expr, from);
    this.positioned = kind === 'parse' ? `${place.line}:${place.column}: parse error: ${message}` : message;
  }
}

/** An error of running a query. It concerns the query as a whole, so it has no place of its own. */
export function executionError(message: string, kind: QueryErrorKind = 'execution'): QueryError {
  return new QueryError(message, 0, 0, '', kind);
}
