import { TemplateError } from './error.ts';

/** `blank` separates arguments: `.a .b` are two, `.a.b` is one. */
export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'blank'
  | 'word'
  | 'field'
  | 'dot'
  | 'variable'
  | 'string'
  | 'char'
  | 'number'
  | 'sign'
  | 'end';

export interface Token {
  readonly is: TokenKind;
  readonly text: string;
  readonly at: number;
}

const BLANK = /[ \t\r\n]+/y;
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)(?![\p{L}\p{N}_.])/uy;
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['blank', BLANK],
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\.[^'\n]*)'/uy],
  ['number', NUMBER],
  ['variable', /\$[\p{L}\p{N}_]*/uy],
  ['field', /\.[\p{L}_][\p{L}\p{N}_]*/uy],
  ['dot', /\./y],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['sign', /:=|[=|(),]/y],
];

/** Cuts a template into text and the tokens of its actions. Comments are dropped, trim markers have done their work. */
export function lex(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trim = false;
  for (;;) {
    const open = text.indexOf('{{', at);
    const trimsBefore = open !== -1 && /^\{\{-[ \t\r\n]/.test(text.slice(open, open + 4));
    let plain = text.slice(at, open === -1 ? undefined : open);
    if (trim) plain = plain.replace(/^[ \t\r\n]+/, '');
    if (trimsBefore) plain = plain.replace(/[ \t\r\n]+$/, '');
    if (plain !== '') tokens.push({ is: 'text', text: plain, at });
    if (open === -1) return [...tokens, { is: 'end', text: '', at: text.length }];
    const start = open + (trimsBefore ? 3 : 2);
    const comment = /^[ \t\r\n]*\/\*/.exec(text.slice(start, start + 64));
    if (comment !== null && (trimsBefore || comment[0] === '/*')) {
      ({ at, trim } = afterComment(text, start + comment[0].length, open));
    } else {
      tokens.push({ is: 'open', text: '{{', at: open });
      ({ at, trim } = lexAction(text, start, open, tokens));
    }
  }
}

interface Place {
  readonly at: number;
  readonly trim: boolean;
}

function afterComment(text: string, from: number, open: number): Place {
  const end = text.indexOf('*/', from);
  if (end === -1) throw new TemplateError('unclosed comment', open);
  const close = /^(?:([ \t\r\n]+-)?\}\})/.exec(text.slice(end + 2));
  if (!close) throw new TemplateError('comment ends before closing delimiter', end);
  return { at: end + 2 + close[0].length, trim: close[1] !== undefined };
}

function lexAction(text: string, start: number, open: number, tokens: Token[]): Place {
  const close = /[ \t\r\n]+-\}\}|\}\}/y;
  for (let at = start; ; ) {
    close.lastIndex = at;
    const closed = close.exec(text);
    if (closed) {
      tokens.push({ is: 'close', text: '}}', at });
      return { at: at + closed[0].length, trim: closed[0].length > 2 };
    }
    const token = tokenAt(text, at);
    if (token === undefined) throw unexpected(text, at, open);
    tokens.push(token);
    at += token.text.length;
  }
}

function tokenAt(text: string, at: number): Token | undefined {
  for (const [is, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return { is, text: found[0], at };
  }
  return undefined;
}

function unexpected(text: string, at: number, open: number): TemplateError {
  if (at >= text.length) return new TemplateError('unclosed action', open);
  const c = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (c === '"') return new TemplateError('unterminated quoted string', at);
  if (c === '`') return new TemplateError('unterminated raw quoted string', at);
  if (c === "'") return new TemplateError('unterminated character constant', at);
  const number = /^[+-]?\.?\d[\p{L}\p{N}_.]*/u.exec(text.slice(at, at + 100));
  if (number) return new TemplateError(`bad number syntax: ${JSON.stringify(number[0])}`, at);
  return new TemplateError(`unexpected ${JSON.stringify(c)} in action`, at);
}
