/** A4 in points, and the margin on every side. */
export const PAGE = { width: 595.28, height: 841.89, margin: 42 } as const;
/** Colours on paper. */
export const INK = {
  text: '#1b1e24',
  soft: '#5b6270',
  line: '#dfe2e8',
  panel: '#f6f7f9',
  up: '#12806f',
  latency: '#2f5fd0',
  night: '#2f5fd0',
  day: '#8593ad',
  hatch: '#b9bfca',
} as const;
/** The document being drawn. */
export type Pdf = PDFKit.PDFDocument;

/** Characters of the standard fonts beyond Latin-1 (the WinAnsi set). */
const WIN_ANSI = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/** Text that the standard fonts can show: accents are kept where Latin-1 has them, else dropped; other letters become `?`. */
export function printable(text: string): string {
  let out = '';
  for (const char of text.normalize('NFC')) {
    const code = char.codePointAt(0) ?? 0;
    if ((code >= 0x20 && code < 0x7f) || (code >= 0xa1 && code <= 0xff) || WIN_ANSI.includes(char)) out += char;
    else if (/\s/u.test(char)) out += ' ';
    else {
      const base = char.normalize('NFD').replace(/\p{M}/gu, '');
      out += /^[\x20-\x7e]+$/.test(base) ? base : char === '→' ? '->' : '?';
    }
  }
  return out;
}

/** As much of a text as fits into a width of the present font, with an ellipsis where it was cut. */
export function fitted(pdf: Pdf, text: string, width: number): string {
  const whole = printable(text);
  if (pdf.widthOfString(whole) <= width) return whole;
  let low = 0;
  let high = whole.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (pdf.widthOfString(`${whole.slice(0, middle)}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return `${whole.slice(0, low)}…`;
}
