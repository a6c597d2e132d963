/** One line of a comparison: the same in both, gone from the old text, or new. `skip` stands for unchanged lines left out. */
export type DiffLine =
  | { readonly kind: 'same' | 'gone' | 'new'; readonly text: string }
  | { readonly kind: 'skip'; readonly count: number };

/** Longer texts are cut before they are compared: the table of the comparison grows with the square. */
const MOST_LINES = 400;

/** JSON is laid out one value per line, so that a change shows as a line; anything else stays as it is. */
export function readable(body: string): string {
  const trimmed = body.trim();
  if (!/^[[{]/.test(trimmed)) return body;
  try {
    return JSON.stringify(JSON.parse(trimmed), null, 2);
  } catch {
    // A body that was cut is no longer JSON.
    return body;
  }
}

/** The shortest way from `before` to `after` by lines (longest common subsequence). */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const a = before.split('\n').slice(0, MOST_LINES);
  const b = after.split('\n').slice(0, MOST_LINES);
  // common[i][j]: length of the longest common part of a from i and b from j.
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (
      right === undefined ||
      (left !== undefined && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      lines.push({ kind: 'gone', text: left ?? '' });
      i += 1;
    } else {
      lines.push({ kind: 'new', text: right });
      j += 1;
    }
  }
  return lines;
}

/** Leaves out unchanged lines that are more than `around` away from a change. */
export function folded(lines: readonly DiffLine[], around = 2): readonly DiffLine[] {
  const near = (i: number): boolean =>
    lines.slice(Math.max(0, i - around), i + around + 1).some(({ kind }) => kind === 'gone' || kind === 'new');
  const out: DiffLine[] = [];
  let skipped = 0;
  const flush = (): void => {
    if (skipped > 0) out.push({ kind: 'skip', count: skipped });
    skipped = 0;
  };
  lines.forEach((line, i) => {
    if (line.kind === 'same' && !near(i)) skipped += 1;
    else {
      flush();
      out.push(line);
    }
  });
  flush();
  return out;
}

/** Whether anything differs. */
export function differs(lines: readonly DiffLine[]): boolean {
  return lines.some(({ kind }) => kind === 'gone' || kind === 'new');
}
