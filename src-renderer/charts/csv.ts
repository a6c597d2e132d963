/** One cell by RFC 4180. A cell that a spreadsheet would run as a formula (`= + - @`) is disarmed with an apostrophe. */
function cell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV (RFC 4180): CRLF line ends, gaps (`NaN`) as empty cells. */
export function toCsv(head: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  let out = `${head.map(cell).join(',')}\r\n`;
  for (const row of rows) out += `${row.map(cell).join(',')}\r\n`;
  return out;
}
