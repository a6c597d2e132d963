/** One figure beside what it has to reach and what a peer costs. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** At most this, or at least when `atLeast`. */
  readonly mustReach?: number;
  readonly peer?: string;
}

function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

/** Prints figures as a table: value, limit, their ratio, and the peer's recorded figure. */
export function printFigures(title: string, figures: readonly Figure[]): void {
  const rows = figures.map((f) => [
    f.name,
    `${number(f.value)} ${f.unit}`,
    f.mustReach === undefined ? '' : `≤ ${number(f.mustReach)}`,
    f.mustReach === undefined || f.mustReach === 0 ? '' : `${(f.value / f.mustReach).toFixed(2)}×`,
    f.mustReach === undefined ? '' : f.value <= f.mustReach ? 'met' : 'MISSED',
    f.peer ?? '',
  ]);
  const all = [['figure', 'here', 'must reach', 'ratio', '', 'peer'], ...rows];
  const widths = all[0]?.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0))) ?? [];
  process.stdout.write(
    `\n${title}\n${all
      .map(
        (row) =>
          `  ${row
            .map((cell, i) => cell.padEnd(widths[i] ?? 0))
            .join('  ')
            .trimEnd()}`,
      )
      .join('\n')}\n`,
  );
}
