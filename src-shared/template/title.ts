/** Every letter after something that is no letter, digit, underscore or apostrophe becomes a capital (Go's strings.Title). */
export function title(text: string): string {
  return text.replaceAll(
    /(^|[^\p{L}\p{N}_'])(\p{Ll})/gu,
    (_all, before: string, letter: string) => before + letter.toUpperCase(),
  );
}
