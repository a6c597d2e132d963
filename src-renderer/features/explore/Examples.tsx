import { type ReactNode, useMemo } from 'react';
import styles from './ExplorePage.module.css';
import { examplesFor } from './examples.ts';

/** Questions to begin with, of what is really stored. */
export function Examples(props: {
  readonly names: readonly string[] | undefined;
  readonly onUse: (expr: string) => void;
}): ReactNode {
  const { names, onUse } = props;
  const examples = useMemo(() => examplesFor(names), [names]);
  return (
    <section aria-label="Examples">
      <h2 className={styles['caption']}>To begin with</h2>
      <ul className={styles['examples']}>
        {examples.map(({ expr, text }) => (
          <li key={expr}>
            <button type="button" onClick={() => onUse(expr)}>
              <span>{text}</span>
              <code>{expr}</code>
            </button>
          </li>
        ))}
      </ul>
      {names?.length === 0 ? (
        <p className={styles['quiet']}>
          Nothing was stored in the last 5 minutes: <a href="#/monitors?new=1">add a monitor</a> or a scrape
          configuration.
        </p>
      ) : null}
    </section>
  );
}
