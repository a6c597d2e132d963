import { useState } from 'react';
import { showToast } from '../../ui/toast.ts';

/** What was typed as a value, or what is wrong with it, by field. */
export type Reading<T> = { readonly value: T } | { readonly errors: ReadonlyMap<string, string> };

export interface TypedForm<D> {
  readonly draft: D;
  readonly change: (fields: Partial<D>) => void;
  /** What to show under a field: nothing before the first try to save. */
  readonly errorOf: (field: string) => string | undefined;
  /** Why the console did not take it; empty: nothing went wrong. */
  readonly problem: string;
  readonly save: () => void;
}

/** The state of a form whose fields are texts until they are read; `title` is what it makes ("action"). */
export function useTypedForm<D, T extends { readonly name: string }>(form: {
  readonly title: string;
  readonly initial: () => D;
  readonly read: (draft: D) => Reading<T>;
  readonly send: (value: T) => Promise<unknown>;
  readonly onSaved: () => void;
}): TypedForm<D> {
  const [draft, setDraft] = useState(form.initial);
  const [isChecked, setChecked] = useState(false);
  const [problem, setProblem] = useState('');
  const reading = form.read(draft);
  const save = (): void => {
    setChecked(true);
    if ('errors' in reading) return;
    form.send(reading.value).then(
      () => {
        showToast(`Saved the ${form.title} ${reading.value.name}`);
        form.onSaved();
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  return {
    draft,
    change: (fields) => setDraft({ ...draft, ...fields }),
    errorOf: (field) => (isChecked && 'errors' in reading ? reading.errors.get(field) : undefined),
    problem,
    save,
  };
}
