import type { ReactNode } from 'react';
import { METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import { useCached } from '../../../api/cached.ts';
import { href } from '../../../shell/router.ts';
import { Panel } from '../../../ui/Panel.tsx';
import styles from './MonitorPage.module.css';
import { selector } from './queries.ts';

/** The names of the series that checks of this monitor write; each opens in Explore. */
export function SeriesPanel({ name }: { readonly name: string }): ReactNode {
  const expr = `count by (${METRIC_NAME}) (${selector('', name)})`;
  const { data, error } = useCached('query.instant', { expr }, { staleMs: 60_000 });
  const found = (data?.vector ?? [])
    .flatMap(({ labels, v }) => (labels[METRIC_NAME] === undefined ? [] : [{ metric: labels[METRIC_NAME], count: v }]))
    .sort((a, b) => a.metric.localeCompare(b.metric));
  return (
    <Panel
      title="Series"
      aside={<span className={styles['quiet']}>{found.length > 0 ? `${found.length} names` : ''}</span>}
    >
      {error ? <p className={styles['quiet']}>{error.message}</p> : null}
      {data && found.length === 0 ? (
        <p className={styles['quiet']}>Nothing was collected in the last minutes.</p>
      ) : null}
      <ul className={styles['series']}>
        {found.map(({ metric, count }) => (
          <li key={metric}>
            <a href={href(['explore'], { expr: selector(metric, name) })}>{metric}</a>
            {count > 1 ? <span className={styles['quiet']}>{count}</span> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
