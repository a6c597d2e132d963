/** A piece of an expression and what it is. */
export interface ExpressionPart {
  readonly is: 'plain' | 'keyword' | 'function' | 'metric' | 'label' | 'string' | 'number' | 'duration' | 'comment';
  readonly text: string;
  readonly at: number;
}

const KEYWORDS = new Set(
  'by without on ignoring group_left group_right bool offset and or unless atan2 start end inf nan'.split(' '),
);
// The last alternative takes what is left alone: a quote that is never closed.
const TOKEN =
  /(#[^\n]*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(\d[\d_]*(?:ms|[smhdwy])(?:\d+(?:ms|[smhdwy]))*\b)|((?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([a-zA-Z_:][\w:]*)|([{}()])|([^\s\w"'`#{}()]+|\s+|[^])/g;

/** Cuts an expression into pieces to colour; together they are the whole text. Pure. */
export function expressionParts(expr: string): readonly ExpressionPart[] {
  const parts: ExpressionPart[] = [];
  let braces = 0;
  // After `by`, `on` and their like the parentheses hold labels.
  let labels = 0;
  let previous = '';
  for (const found of expr.matchAll(TOKEN)) {
    const [text, comment, string, duration, number, word, bracket] = found;
    const at = found.index;
    const add = (is: ExpressionPart['is']): void => void parts.push({ is, text, at });
    if (comment !== undefined) add('comment');
    else if (string !== undefined) add('string');
    else if (duration !== undefined) add('duration');
    else if (number !== undefined) add('number');
    else if (word !== undefined) {
      const next = expr.slice(at + word.length).trimStart();
      if (braces > 0 || labels > 0) add('label');
      else if (KEYWORDS.has(word.toLowerCase())) add('keyword');
      else if (next.startsWith('(') || /^(?:by|without)\b/i.test(next)) add('function');
      else add('metric');
    } else {
      if (bracket === '{') braces += 1;
      else if (bracket === '}') braces -= 1;
      else if (bracket === '(' && (labels > 0 || /^(?:by|without|on|ignoring|group_left|group_right)$/i.test(previous)))
        labels += 1;
      else if (bracket === ')' && labels > 0) labels -= 1;
      add('plain');
    }
    if (text.trim() !== '') previous = text;
  }
  return parts;
}

/** Where a message says it means: `1:58: …`, as an offset in the expression. */
export function faultAt(expr: string, message: string): number | undefined {
  const found = /^(\d+):(\d+): /.exec(message);
  if (!found) return undefined;
  const lines = expr.split('\n');
  const before = lines.slice(0, Number(found[1]) - 1).reduce((sum, line) => sum + line.length + 1, 0);
  return Math.min(expr.length, before + Number(found[2]) - 1);
}
