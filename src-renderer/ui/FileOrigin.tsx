import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import styles from './side-form.module.css';

/** Says in a form that a file defines what it shows, and offers a copy that can be changed. */
export function FileOrigin(props: {
  readonly file: string;
  readonly line: number;
  readonly onCopy: () => void;
}): ReactNode {
  const { file, line, onCopy } = props;
  return (
    <p className={styles['origin']}>
      Defined in <code>{file}</code>, line {line}; change it there.
      <Button onPress={onCopy}>Edit a copy</Button>
    </p>
  );
}
