import { QueryError } from './error.ts';
import { scan } from './scan.ts';

const KEYWORDS = new Set(['offset', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'bool']);
const AGGREGATORS =
  /^(?:sum|avg|count|min|max|group|stddev|stdvar|topk|bottomk|limitk|limit_ratio|quantile|count_values)$/i;
const TOKEN =
  /^(?:[0-9][0-9a-zA-Z_.]*|\.[0-9]+|[a-zA-Z_:][a-zA-Z0-9_:]*|==|!=|<=|>=|=~|!~|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`[^`]*`?|[^])/u;
const OPERATOR = /^(?:[-+*/%^<>]|==|!=|<=|>=|=~|!~|and|or|unless|atan2)$/i;

/** How Prometheus's parser calls a token that it did not expect. */
function describe(token: string): string {
  const lower = token.toLowerCase();
  if (token === '') return 'end of input';
  if (/^["'`]/.test(token)) return `string ${token}`;
  if (/^[0-9.]/.test(token) && token !== '.') {
    if (/[0-9](?:ms|[smhdwy])$/.test(token)) return `duration "${token}"`;
    return `number "${token}"`;
  }
  if (OPERATOR.test(token)) return `<op:${lower}>`;
  if (KEYWORDS.has(lower)) return `<${lower}>`;
  if (AGGREGATORS.test(token)) return `<aggr:${lower}>`;
  if (/^[a-zA-Z_:]/.test(token)) return `identifier "${token}"`;
  return `"${token}"`;
}

/** Offset of the next character that is neither white space nor comment. */
export function skipBlank(text: string, offset: number): number {
  const blank = /^(?:\s+|#[^\n]*)*/.exec(text.slice(offset));
  return offset + (blank?.[0].length ?? 0);
}

/** A letter right after digits: the number before it is at fault. */
function numberFault(text: string, from: number): QueryError | undefined {
  const digits = /(?:^|[^\w.])(\d[\d._]*)$/.exec(text.slice(0, from))?.[1];
  const letters = /^[a-zA-Z]+/.exec(text.slice(from))?.[0];
  if (digits === undefined || letters === undefined) return undefined;
  const whole = digits + letters;
  const message = /^(?:0x|\d[\d.]*e)$/i.test(whole)
    ? `error parsing number: strconv.ParseFloat: parsing "${whole}": invalid syntax`
    : `bad number or duration syntax: "${digits}"`;
  return new QueryError(message, from - digits.length, from + letters.length, text);
}

/** The error for a text that is no PromQL: what stands at `offset`, and how Prometheus says so. */
export function syntaxError(text: string, offset: number): QueryError {
  const from = skipBlank(text, offset);
  if (text.trim() === '' || skipBlank(text, 0) >= text.length) {
    return new QueryError('no expression found in input', 0, text.length, text);
  }
  const { fault, context } = scan(text, from);
  // The lexer stops at a wrong character: what comes before it is still parsed.
  if (fault !== undefined && fault.from <= from) {
    return new QueryError(fault.message, fault.at, Math.min(fault.at + 1, text.length), text);
  }
  const number = numberFault(text, from);
  if (number !== undefined) return number;
  const token = TOKEN.exec(text.slice(from))?.[0] ?? '';
  const to = from + token.length;
  if (/^[0-9]/.test(token) && !/^[0-9._]+(?:e[0-9]*|ms|[smhdwy])?$/i.test(token) && !/^0x/i.test(token)) {
    return new QueryError(`bad number or duration syntax: "${token}"`, from, to, text);
  }
  return new QueryError(`unexpected ${describe(token)}${context}`, from, to, text);
}
