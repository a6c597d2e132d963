/** What the text is about where it stops making sense, as Prometheus's parser names it after "unexpected …". */
export interface Scan {
  /** Where the characters themselves are wrong: nothing after `from` is read. `at` is the place Prometheus names. */
  readonly fault: { readonly from: number; readonly at: number; readonly message: string } | undefined;
  /** ` in grouping opts, expected "("` at the offset asked about, or nothing. */
  readonly context: string;
}

const AGGREGATOR =
  /^(?:sum|avg|count|min|max|group|stddev|stdvar|topk|bottomk|limitk|limit_ratio|quantile|count_values)$/i;
const ESCAPE = /^\\(?:[abfnrtv\\'"]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3})/;
const DURATIONS = 'number, duration, step(), or range()';

type Frame = 'aggregation' | 'labels' | 'grouping' | 'plain';
/** What may come next inside braces. */
type Matching = 'name' | 'operator' | 'value' | 'comma';

/** Reads an expression as Prometheus's lexer does, up to the first wrong character and as far as `offset`. */
export function scan(text: string, offset: number): Scan {
  return new Scanner(text, offset).run();
}

class Scanner {
  readonly #text: string;
  readonly #stop: number;
  #at = 0;
  /** Open parentheses. */
  readonly #frames: Frame[] = [];
  #braces: Matching | undefined;
  #bracket: 'range' | 'step' | undefined;
  #inBracket = false;
  /** The last two tokens: words as they are, everything else as its first character. */
  #last = '';
  #before = '';
  #fault: Scan['fault'];
  #context: string | undefined;

  constructor(text: string, offset: number) {
    this.#text = text;
    this.#stop = offset;
  }

  run(): Scan {
    while (this.#fault === undefined) {
      const blank = /^(?:\s+|#[^\n]*)*/.exec(this.#text.slice(this.#at));
      this.#at += blank?.[0].length ?? 0;
      if (this.#at >= this.#stop) this.#context ??= this.#contextHere();
      if (this.#at >= this.#text.length) {
        this.#end();
        break;
      }
      if (this.#braces === undefined) this.#statement();
      else this.#inside(this.#braces);
    }
    return { fault: this.#fault, context: this.#context ?? '' };
  }

  #fail(message: string, at = this.#at): void {
    this.#fault = { from: this.#at, at, message };
  }

  #token(token: string, length = token.length): void {
    this.#before = this.#last;
    this.#last = token;
    this.#at += length;
  }

  #end(): void {
    if (this.#braces !== undefined) this.#fail('unexpected end of input inside braces');
    else if (this.#bracket !== undefined) this.#fail('unclosed left bracket');
    else if (this.#frames.length > 0) this.#fail('unclosed left parenthesis');
  }

  #quoted(quote: string): void {
    const { length } = this.#text;
    let at = this.#at + 1;
    while (at < length && this.#text.charAt(at) !== quote) {
      const rest = this.#text.slice(at, at + 10);
      if (quote !== '`' && rest.startsWith('\n')) break;
      if (quote === '`' || !rest.startsWith('\\')) at += 1;
      else {
        const escape = ESCAPE.exec(rest);
        if (!escape) {
          this.#fail(escapeFault(rest.slice(1)));
          return;
        }
        at += escape[0].length;
      }
    }
    if (this.#text.charAt(at) !== quote) {
      this.#fail(quote === '`' ? 'unterminated raw string' : 'unterminated quoted string');
      return;
    }
    this.#token(quote, at + 1 - this.#at);
  }

  #statement(): void {
    const c = this.#text.charAt(this.#at);
    const next = this.#text.charAt(this.#at + 1);
    const word = /^(?:[a-zA-Z_:][\w:]*|\.?\d[\w.]*)/.exec(this.#text.slice(this.#at))?.[0];
    if (this.#inBracket && c === ':') {
      if (this.#bracket === 'step') {
        this.#fail(`unexpected colon ':'`);
        return;
      }
      this.#bracket = 'step';
      this.#token(':');
      return;
    }
    if (word !== undefined) {
      this.#token(word);
      return;
    }
    if (/["'`]/.test(c)) {
      this.#quoted(c);
      return;
    }
    switch (c) {
      case '(':
        this.#frames.push(this.#frameHere());
        {
          this.#token(c);
          return;
        }
      case ')': {
        this.#close();
        return;
      }
      case '{':
        this.#braces = 'name';
        {
          this.#token(c);
          return;
        }
      case '}': {
        this.#fail(`unexpected right brace '}'`, this.#at + 1);
        return;
      }
      case '[':
        this.#bracket = 'range';
        this.#inBracket = true;
        {
          this.#token(c);
          return;
        }
      case ']':
        if (!this.#inBracket) {
          this.#fail(`unexpected right bracket ']'`);
          return;
        }
        this.#inBracket = false;
        this.#bracket = undefined;
        {
          this.#token(c);
          return;
        }
      case '!':
        if (next !== '=') {
          this.#fail(`unexpected character after '!': '${next === '' ? '\ufffd' : next}'`);
          return;
        }
        {
          this.#token('!', 2);
          return;
        }
      case '=':
        if (next === '~') {
          this.#fail(`unexpected character after '=': '~'`);
          return;
        }
        {
          this.#token('=', next === '=' ? 2 : 1);
          return;
        }
      default:
        if (!/[-+*/%^<>,@]/.test(c)) {
          this.#fail(`unexpected character: '${c}'`);
          return;
        }
        {
          this.#token(c, /^(?:<[=/]|>[=/])/.test(c + next) ? 2 : 1);
          return;
        }
    }
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) {
      this.#fail(`unexpected right parenthesis ')'`, this.#at + 1);
      return;
    }
    this.#token(frame === 'labels' ? 'labels)' : ')', 1);
  }

  #inside(state: Matching): void {
    const c = this.#text.charAt(this.#at);
    const next = this.#text.charAt(this.#at + 1);
    const word = /^[a-zA-Z_]\w*/.exec(this.#text.slice(this.#at))?.[0];
    if (word !== undefined) {
      this.#braces = 'operator';
      this.#token(word);
      return;
    }
    if (/["'`]/.test(c)) {
      // A quoted text is a value after an operator, else a name: of a label when an operator follows it.
      this.#quoted(c);
      const named = state === 'name' && /^\s*(?:=|!)/.test(this.#text.slice(this.#at));
      this.#braces = named ? 'operator' : 'comma';
      return;
    }
    switch (c) {
      case '}':
        this.#braces = undefined;
        {
          this.#token(c);
          return;
        }
      case ',':
        this.#braces = 'name';
        {
          this.#token(c);
          return;
        }
      case '=':
        this.#braces = 'value';
        {
          this.#token(c, next === '~' ? 2 : 1);
          return;
        }
      case '!':
        if (next !== '=' && next !== '~') {
          this.#fail(`unexpected character after '!' inside braces: '${next === '' ? '\ufffd' : next}'`);
          return;
        }
        this.#braces = 'value';
        {
          this.#token(c, 2);
          return;
        }
      case '{': {
        this.#fail(`unexpected left brace '{'`);
        return;
      }
      default: {
        this.#fail(`unexpected character inside braces: '${c}'`);
        return;
      }
    }
  }

  /** Whether the last word asks for a list of labels. */
  #asksForLabels(): boolean {
    if (/^(?:by|without)$/i.test(this.#last)) return AGGREGATOR.test(this.#before) || this.#before === ')';
    return /^(?:on|ignoring)$/i.test(this.#last) && /^(?:[-+*/%^<>=!]|and|or|unless|atan2|bool)$/i.test(this.#before);
  }

  #frameHere(): Frame {
    if (/^(?:by|without)$/i.test(this.#last) && AGGREGATOR.test(this.#before)) return 'labels';
    if (this.#asksForLabels() || /^group_(?:left|right)$/i.test(this.#last)) return 'grouping';
    return AGGREGATOR.test(this.#last) || this.#last === 'labels)' ? 'aggregation' : 'plain';
  }

  #contextHere(): string {
    if (this.#braces !== undefined) return ` in label matching, expected ${MATCHING[this.#braces]}`;
    if (/^(?:grouping|labels)$/.test(this.#frames.at(-1) ?? '')) {
      return ` in grouping opts, expected ${/^[(,]$/.test(this.#last) ? 'label' : '"," or ")"'}`;
    }
    if (this.#asksForLabels()) return ' in grouping opts, expected "("';
    if (this.#last === '@') return ' in @, expected timestamp';
    if (/^(?:start|end)$/i.test(this.#last) && this.#before === '@') return ' in @, expected timestamp';
    if (/^offset$/i.test(this.#last) && this.#before !== '') return ` in offset, expected ${DURATIONS}`;
    if (this.#inBracket) return this.#bracketContext();
    return this.#frames.includes('aggregation') || this.#last === 'labels)' ? ' in aggregation' : '';
  }

  #bracketContext(): string {
    if (this.#last === '[') return ` in subquery or range selector, expected ${DURATIONS}`;
    if (this.#bracket === 'range') return ' in subquery or range, expected ":" or "]"';
    return ` in subquery selector, expected ${this.#last === ':' ? `${DURATIONS} or "]"` : '"]"'}`;
  }
}

const MATCHING: Readonly<Record<Matching, string>> = {
  name: 'identifier or "}"',
  operator: 'label matching operator',
  value: 'string',
  comma: '"," or "}"',
};

function escapeFault(rest: string): string {
  const c = rest.codePointAt(0);
  if (c === undefined) return 'escape sequence not terminated';
  if (/^[xuU0-7]/.test(rest)) {
    const bad = /[^0-9a-fA-F]/u.exec(rest.slice(1))?.[0] ?? '';
    return `illegal character U+${hex(bad.codePointAt(0) ?? 0)} '${bad}' in escape sequence`;
  }
  return `unknown escape sequence U+${hex(c)} '${String.fromCodePoint(c)}'`;
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}
