import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import styles from './Notice.module.css';
import { showToast } from './toast.ts';

export interface ErrorStateProps {
  /** What did not work, in words of the page: "The alerts could not be read". */
  readonly title: string;
  /** The error as it came; its message is shown, its details can be copied. */
  readonly error: unknown;
  readonly onRetry?: () => void;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Everything that helps to understand an error elsewhere, as text. */
export function errorDetails(title: string, error: unknown): string {
  const extra = (error instanceof Error ? Object.entries(error) : []).map(
    ([name, value]: [string, unknown]) => `${name}: ${JSON.stringify(value)}`,
  );
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return [title, messageOf(error), ...extra, `page: ${location.hash}`, stack].filter((line) => line !== '').join('\n');
}

/** Something failed: what, why, try again, copy details. */
export function ErrorState({ title, error, onRetry }: ErrorStateProps): ReactNode {
  return (
    <div className={styles['notice']} role="alert">
      <h2 className={styles['title']}>{title}</h2>
      <p className={styles['text']}>{messageOf(error)}</p>
      <div className={styles['actions']}>
        {onRetry === undefined ? null : <Button onPress={onRetry}>Try again</Button>}
        <Button
          variant="quiet"
          onPress={() => {
            void navigator.clipboard.writeText(errorDetails(title, error)).then(
              () => showToast('Details copied'),
              () => showToast('The browser did not allow copying'),
            );
          }}
        >
          Copy details
        </Button>
      </div>
    </div>
  );
}
