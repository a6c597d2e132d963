import type { ReactNode } from 'react';
import type { Retention } from '../../../src-shared/model/settings.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { formatValue } from '../../charts/unit.ts';
import { useLive } from '../../state/live.ts';
import { useSession } from '../../state/session.ts';
import { Panel } from '../../ui/Panel.tsx';
import styles from './Settings.module.css';

/** What is kept for how long and where; set under `storage` in the configuration file. */
export function StoragePanel({ retention }: { readonly retention: Retention }): ReactNode {
  const used = useLive((state) => state.status?.storageBytes ?? 0);
  const dataDir = useSession((state) => state.dataDir);
  const files = useSession((state) => state.configFiles);
  const tier = (ms: number | null): string => (ms === null ? 'for ever' : humanDuration(ms));
  return (
    <Panel title="Storage">
      <dl className={styles['facts']}>
        <dt>Every sample</dt>
        <dd>{tier(retention.raw)}</dd>
        <dt>Per minute</dt>
        <dd>{tier(retention.m1)}</dd>
        <dt>Per hour</dt>
        <dd>{tier(retention.h1)}</dd>
        <dt>Per day</dt>
        <dd>{tier(retention.d1)}</dd>
        <dt>Used</dt>
        <dd>
          {formatValue('bytes', used)} of at most {formatValue('bytes', retention.maxBytes)}
        </dd>
        <dt>Data folder</dt>
        <dd className={styles['mono']}>{dataDir}</dd>
        <dt>Configuration</dt>
        <dd className={styles['mono']}>{files.length === 0 ? 'none, all of it is kept here' : files.join(', ')}</dd>
      </dl>
    </Panel>
  );
}
