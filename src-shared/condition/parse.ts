import { jsonpath } from 'json-p3';
import { type CompareOp, type Condition, ConditionError, type Literal, type Subject, type Test } from './condition.ts';
import { Scanner } from './scanner.ts';

const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /[+-]?(?:\d+\.(?!\.)\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?/y;
const HEADER = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
/** An unquoted text on the right: up to a blank, a comma, or the colon of the suffix. */
const BARE = /[^\s,:"]+/y;
const COMPARE: readonly CompareOp[] = ['==', '!=', '<=', '>=', '<', '>'];
const LATENCY_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

const SUBJECTS = 'status, latency, json, body, header or cert_days';

function subject(scan: Scanner): Subject {
  const start = scan.position;
  const word = scan.match(WORD);
  switch (word) {
    case 'status':
    case 'latency':
    case 'cert_days':
    case 'body':
      return { of: word };
    case 'header': {
      scan.blanks();
      const name = scan.match(HEADER) ?? scan.fail('the name of a header belongs here');
      return { of: 'header', name: name.toLowerCase() };
    }
    case 'json': {
      scan.blanks();
      const at = scan.position;
      const path = scan.path();
      try {
        return { of: 'json', path, query: jsonpath.compile(path) };
      } catch (error) {
        // json-p3 throws its own error types; their text names the place inside the path.
        return scan.fail(`bad JSONPath: ${error instanceof Error ? error.message : String(error)}`, at);
      }
    }
    default:
      return scan.fail(`an assertion starts with ${SUBJECTS}`, start);
  }
}

function number(scan: Scanner): number {
  const raw = scan.match(NUMBER) ?? scan.fail('a number belongs here');
  return Number(raw);
}

function measured(scan: Scanner, of: Subject['of']): number {
  const value = number(scan);
  if (of !== 'latency') return value;
  const at = scan.position;
  const unit = scan.match(WORD) ?? scan.fail('a latency needs its unit: 800ms or 2s');
  const factor = LATENCY_UNIT[unit];
  return factor === undefined ? scan.fail(`"${unit}" is no unit of latency: use ms, s or m`, at) : value * factor;
}

function literal(scan: Scanner, of: Subject['of']): Literal {
  if (of === 'status' || of === 'latency' || of === 'cert_days') return measured(scan, of);
  if (scan.peek() === '"') return scan.quoted();
  const at = scan.position;
  const bare = scan.match(BARE) ?? scan.fail('a value belongs here: a number, true, false, null or "a text"');
  // Header and body are texts; there a bare 5 is the text "5".
  if (of !== 'json') return bare;
  if (bare === 'true') return true;
  if (bare === 'false') return false;
  if (bare === 'null') return null;
  const value = Number(bare);
  return Number.isFinite(value) ? value : scan.fail(`put a text into quotation marks: "${bare}"`, at);
}

function ranges(scan: Scanner, of: Subject['of']): { readonly from: number; readonly to: number }[] {
  const out: { readonly from: number; readonly to: number }[] = [];
  do {
    scan.blanks();
    const at = scan.position;
    const from = measured(scan, of);
    const to = scan.take('..') ? measured(scan, of) : from;
    if (to < from) scan.fail('the range is empty: the first number is the larger one', at);
    out.push({ from, to });
    scan.blanks();
  } while (scan.take(','));
  return out;
}

function test(scan: Scanner, of: Subject['of']): Test {
  const at = scan.position;
  for (const op of COMPARE) {
    if (!scan.take(op)) continue;
    scan.blanks();
    const valueAt = scan.position;
    const value = literal(scan, of);
    if (op !== '==' && op !== '!=' && (of === 'body' || typeof value === 'boolean' || value === null))
      scan.fail(`${op} compares numbers or texts`, valueAt);
    return { op, value };
  }
  const word = scan.match(WORD);
  const numeric = of === 'status' || of === 'latency' || of === 'cert_days';
  if (word === 'in' && (numeric || of === 'json')) return { op: 'in', ranges: ranges(scan, of) };
  if (word === 'exists' && !numeric) return { op: 'exists' };
  if (word === 'contains' && !numeric) {
    scan.blanks();
    if (scan.peek() === '"') return { op: 'contains', value: scan.quoted() };
    return { op: 'contains', value: scan.match(BARE) ?? scan.fail('the text to look for belongs here') };
  }
  if (word === 'matches' && !numeric) {
    scan.blanks();
    return { op: 'matches', pattern: scan.regex() };
  }
  const offer = numeric ? '==, !=, <, <=, >, >= or in' : '==, !=, <, <=, >, >=, contains, matches or exists';
  return scan.fail(`an operator belongs here: ${offer}`, at);
}

/**
 * Parses one assertion of the condition language:
 * `status in 200..299`, `latency < 800ms : degraded`, `json $.a.b == "x"`, `body matches /re/i`,
 * `header content-type contains json`, `cert_days > 14`. Throws ConditionError, with the place, and nothing else.
 */
export function parseCondition(source: string): Condition {
  const scan = new Scanner(source);
  scan.blanks();
  if (scan.atEnd()) throw new ConditionError('the assertion is empty', 0);
  const start = scan.position;
  const what = subject(scan);
  scan.blanks();
  const how = test(scan, what.of);
  const end = scan.position;
  scan.blanks();
  let failing: Condition['failing'] = 'down';
  if (scan.take(':')) {
    scan.blanks();
    const at = scan.position;
    const word = scan.match(WORD);
    failing = word === 'degraded' || word === 'down' ? word : scan.fail('after the colon comes degraded or down', at);
    scan.blanks();
  }
  if (!scan.atEnd()) scan.fail('the assertion should end here');
  return {
    text: source.trim(),
    core: source.slice(start, end).trim(),
    subject: what,
    test: how,
    failing,
  };
}
