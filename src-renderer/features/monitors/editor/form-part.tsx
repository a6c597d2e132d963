import type { ReactNode } from 'react';
import type { Monitor } from '../../../../src-shared/model/monitor.ts';
import type { Draft } from '../../../ui/use-draft.ts';

/** What every part of the form works on. */
export interface FormPart {
  readonly draft: Draft<Monitor>;
  readonly isDisabled: boolean;
}

/** Gives a field its error, which is shown once the field was left. */
export function Field(props: {
  readonly draft: Draft<Monitor>;
  readonly path: string;
  readonly children: (error: string | undefined) => ReactNode;
}): ReactNode {
  const { draft, path, children } = props;
  return <div onBlur={() => draft.touch(path)}>{children(draft.errorOf(path))}</div>;
}
