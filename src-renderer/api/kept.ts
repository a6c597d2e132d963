import { useState } from 'react';

/** The newest value that was there: a page keeps its picture while the next one is fetched. */
export function useKept<T>(value: T | undefined): T | undefined {
  const [kept, setKept] = useState(value);
  if (value !== undefined && value !== kept) setKept(value);
  return value ?? kept;
}
