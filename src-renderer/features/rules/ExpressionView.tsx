import type { ReactNode } from 'react';
import { cx } from '../../ui/classes.ts';
import styles from './ExpressionView.module.css';
import { type ExpressionPart, expressionParts, faultAt } from './expression-parts.ts';

/** An expression with its parts coloured; what a message means is underlined. */
export function ExpressionView({ expr, error = '' }: { readonly expr: string; readonly error?: string }): ReactNode {
  const fault = faultAt(expr, error);
  const marked = (part: ExpressionPart): boolean =>
    fault !== undefined && part.at <= fault && fault < part.at + part.text.length;
  return (
    <code className={styles['expression']}>
      {expressionParts(expr).map((part) => (
        <span key={part.at} className={cx(styles[part.is], marked(part) && styles['fault'])}>
          {part.text}
        </span>
      ))}
    </code>
  );
}
