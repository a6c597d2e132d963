import { TemplateError } from './error.ts';

export interface Token {
  /** `field` is `.Labels.x` or `$labels.x`, path and all; `sign` is `(`, `)` or `|`. */
  readonly is: 'field' | 'word' | 'string' | 'number' | 'sign';
  readonly text: string;
  readonly at: number;
}

/** Text outside of braces, or what stands in one pair of them. */
export type Segment =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'action'; readonly tokens: readonly Token[]; readonly at: number };

const TOKEN =
  /\s*(?:(\$[A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*|\.(?:[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*)?)|("(?:[^"\\\n]|\\.)*"|`[^`]*`)|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([A-Za-z_][A-Za-z_0-9]*)|([()|]))/y;

/** Cuts a Go template into text and actions, with `{{-` and `-}}` trimming and comments dropped. */
export function scan(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  let trimNext = false;
  for (;;) {
    const open = text.indexOf('{{', from);
    let plain = text.slice(from, open === -1 ? undefined : open);
    if (trimNext) plain = plain.trimStart();
    trimNext = false;
    if (open !== -1 && /^\{\{-\s/.test(text.slice(open, open + 4))) plain = plain.trimEnd();
    if (plain !== '') segments.push({ is: 'text', text: plain });
    if (open === -1) return segments;
    const start = open + (/^\{\{-\s/.test(text.slice(open, open + 4)) ? 3 : 2);
    const comment = /^\/\*[^]*?\*\/(\s-)?\}\}/.exec(text.slice(start).trimStart());
    if (comment) {
      from = text.indexOf('}}', start + text.slice(start).indexOf('*/')) + 2;
      trimNext = comment[1] !== undefined;
      continue;
    }
    const { tokens, end, trim } = readAction(text, start, open);
    segments.push({ is: 'action', tokens, at: open });
    from = end;
    trimNext = trim;
  }
}

function readAction(
  text: string,
  start: number,
  open: number,
): { tokens: readonly Token[]; end: number; trim: boolean } {
  const tokens: Token[] = [];
  let at = start;
  for (;;) {
    const close = /^(\s+-)?\s*\}\}/.exec(text.slice(at));
    if (close) return { tokens, end: at + close[0].length, trim: close[1] !== undefined };
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) {
      const rest = text.slice(at).trimStart();
      if (rest === '') throw new TemplateError('unclosed action', open);
      throw new TemplateError(`unexpected ${JSON.stringify(rest.charAt(0))} in action`, text.length - rest.length);
    }
    const [all, field, string, number, word, sign] = found;
    const value = field ?? string ?? number ?? word ?? sign ?? '';
    const is =
      field !== undefined
        ? 'field'
        : string !== undefined
          ? 'string'
          : number !== undefined
            ? 'number'
            : word !== undefined
              ? 'word'
              : 'sign';
    tokens.push({ is, text: value, at: at + all.length - value.length });
    at += all.length;
  }
}
