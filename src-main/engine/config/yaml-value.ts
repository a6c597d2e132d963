/** What an export is made of. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** A block without what is undefined. */
export function present(fields: Readonly<Record<string, Yaml | undefined>>): Yaml {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
