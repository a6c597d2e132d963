import { useCallback, useMemo, useState } from 'react';

type Path = readonly PropertyKey[];

/** The part of a zod schema that a form needs. */
export interface DraftSchema<T> {
  safeParse(
    input: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly DraftIssue[] } };
}
export interface DraftIssue {
  readonly path: Path;
  readonly message: string;
  readonly code?: string | undefined;
  /** Of `too_small` and `too_big`. */
  readonly minimum?: number | bigint | undefined;
  readonly maximum?: number | bigint | undefined;
}

/** A form's state: the value being written, and what is wrong with each field, by path (`auth.basic.username`). */
export interface Draft<T> {
  readonly value: T;
  /** Merges fields; fields that changed lose what the server said about them. */
  readonly change: (fields: Partial<T>) => void;
  /** Starts over with another value. */
  readonly reset: (value: T) => void;
  /** What to show under a field: only once it was left, or after a try to save. */
  readonly errorOf: (path: string) => string | undefined;
  /** The field was left. */
  readonly touch: (path: string) => void;
  /** The parsed value, or undefined; from now on every error is shown. */
  readonly check: () => T | undefined;
  /** Puts what the server found to its fields. Answers the messages that belong to no field. */
  readonly refuse: (issues: readonly DraftIssue[], fields: readonly string[]) => readonly string[];
  readonly isChanged: boolean;
}

function key(path: Path): string {
  return path.map(String).join('.');
}

/**
 * Form state over the schema that the server uses too. Errors appear where they belong and not before the field was
 * left; server errors land at the same places by their path. `describe` puts the schema's findings into the page's words.
 */
export function useDraft<T extends object>(
  schema: DraftSchema<T>,
  initial: T,
  describe: (issue: DraftIssue) => string = ({ message }) => message,
): Draft<T> {
  const [first, setFirst] = useState(initial);
  const [value, setValue] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [checked, setChecked] = useState(false);
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const errors = useMemo(() => {
    const found = new Map<string, string>();
    const result = schema.safeParse(value);
    if (!result.success)
      for (const issue of result.error.issues) {
        const at = key(issue.path);
        if (!found.has(at)) found.set(at, describe(issue));
      }
    return found;
  }, [schema, value, describe]);

  const change = useCallback((fields: Partial<T>) => {
    setValue((was) => ({ ...was, ...fields }));
    setRefused((was) => {
      if (was.size === 0) return was;
      const names = Object.keys(fields);
      return new Map([...was].filter(([path]) => !names.some((n) => path === n || path.startsWith(`${n}.`))));
    });
  }, []);
  const reset = useCallback((next: T) => {
    setFirst(next);
    setValue(next);
    setTouched(new Set());
    setChecked(false);
    setRefused(new Map());
  }, []);
  const touch = useCallback((path: string) => {
    setTouched((was) => (was.has(path) ? was : new Set(was).add(path)));
  }, []);
  const errorOf = useCallback(
    (path: string) => refused.get(path) ?? (checked || touched.has(path) ? errors.get(path) : undefined),
    [refused, checked, touched, errors],
  );
  const check = useCallback(() => {
    setChecked(true);
    const result = schema.safeParse(value);
    return result.success ? result.data : undefined;
  }, [schema, value]);
  const refuse = useCallback((issues: readonly DraftIssue[], fields: readonly string[]) => {
    const placed = new Map<string, string>();
    const rest: string[] = [];
    for (const { path, message } of issues) {
      if (fields.includes(String(path[0]))) placed.set(key(path), message);
      else rest.push(message);
    }
    setRefused(placed);
    return rest;
  }, []);
  return { value, change, reset, errorOf, touch, check, refuse, isChanged: value !== first };
}
