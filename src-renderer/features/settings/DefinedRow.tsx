import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import { originText } from '../../shell/origin-text.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import styles from './Settings.module.css';

export interface DefinedRowProps {
  readonly name: string;
  readonly origin: Origin;
  readonly mayChange: boolean;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
  /** What it is, in one line. */
  readonly children: ReactNode;
}

/** One of several named things: what a file defines says where, what was made here can be changed here. */
export function DefinedRow({ children, mayChange, name, onDelete, onEdit, origin }: DefinedRowProps): ReactNode {
  return (
    <div className={styles['row']}>
      <span className={styles['name']}>{name}</span>
      <span className={styles['what']}>{children}</span>
      {origin.from === 'file' ? (
        <span className={styles['origin']}>{originText(origin)}</span>
      ) : (
        <>
          <Button variant="quiet" isDisabled={!mayChange} onPress={onEdit}>
            Edit
          </Button>
          <IconButton label={`Delete ${name}`} isDisabled={!mayChange} onPress={onDelete}>
            <Trash2 size={15} aria-hidden />
          </IconButton>
        </>
      )}
    </div>
  );
}
