import { ChevronDown, ChevronRight, CornerDownRight } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './FoldMark.module.css';

/** Where a line stands in its incident. */
export interface Nesting {
  readonly home: string;
  /** How many symptoms it has in this part of the inbox; 0: it leads nothing. */
  readonly symptoms: number;
  readonly isUnfolded: boolean;
  /** It is nested under the line that leads it. */
  readonly isNested: boolean;
  readonly onFold: (home: string) => void;
}

/** Before the title of a cause: how many symptoms are under it. Before that of a symptom: that it is one. */
export function FoldMark({ nesting }: { readonly nesting: Nesting }): ReactNode {
  const { home, isNested, isUnfolded, onFold, symptoms } = nesting;
  if (isNested) return <CornerDownRight className={styles['nested']} size={13} role="img" aria-label="Symptom" />;
  if (symptoms === 0) return null;
  const Chevron = isUnfolded ? ChevronDown : ChevronRight;
  return (
    // A pointer's way; the arrow keys are the keyboard's, since the grid has the focus.
    <span
      className={styles['fold']}
      onClick={(event) => {
        event.stopPropagation();
        onFold(home);
      }}
    >
      <Chevron size={13} aria-hidden />
      {symptoms === 1 ? '1 symptom' : `${symptoms.toLocaleString('en')} symptoms`}
    </span>
  );
}
