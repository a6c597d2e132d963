/** At most `limit` UTF-16 units; never half of a surrogate pair or of an escaped character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/(?:[\uD800-\uDBFF]|&[a-z]{0,4})$/, '')}…`;
}

/** At most `limit` bytes of UTF-8. */
export function cutBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text.toWellFormed());
  if (bytes.length <= limit) return text;
  // A character that was cut in two reads as U+FFFD; the sign for "cut" takes three bytes.
  return `${bytes
    .subarray(0, limit - 3)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')}…`;
}

/** The three characters that HTML, Slack and Telegram read as their own. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
