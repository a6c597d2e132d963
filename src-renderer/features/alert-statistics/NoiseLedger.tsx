import type { ReactNode } from 'react';
import type { NoiseEntry, NoiseProposal } from '../../../src-shared/model/alert-statistics.ts';
import { formatShare } from '../../charts/unit.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Panel } from '../../ui/Panel.tsx';
import styles from './AlertStatistics.module.css';
import { outcomeText } from './words.ts';

export interface NoiseLedgerProps {
  readonly ledger: readonly NoiseEntry[];
  /** What concerns no single rule. */
  readonly proposals: readonly NoiseProposal[];
  /** Whether proposals were looked for. */
  readonly tried: boolean;
}

/** What became of each rule's firings, noisiest first, and what would be less. */
export function NoiseLedger({ ledger, proposals, tried }: NoiseLedgerProps): ReactNode {
  return (
    <Panel title="Noise" flush>
      {proposals.map(({ text }) => (
        <p key={text} className={styles['proposal']}>
          {text}
        </p>
      ))}
      <DataTable
        label="Noise of every rule"
        rows={ledger.slice(0, 200)}
        rowKey={({ rule }) => rule}
        columns={[
          { id: 'rule', title: 'Rule', cell: ({ rule }) => rule },
          { id: 'noise', title: 'Noise', align: 'right', cell: ({ noise }) => formatShare(noise) },
          { id: 'fired', title: 'Fired', align: 'right', cell: ({ fired }) => fired },
          { id: 'messages', title: 'Messages', align: 'right', cell: ({ messages }) => messages },
          { id: 'outcome', title: 'What became of them', cell: outcomeText },
          ...(tried
            ? [
                {
                  id: 'proposals',
                  title: 'What would be less',
                  cell: (entry: NoiseEntry) => entry.proposals.map(({ text }) => <p key={text}>{text}</p>),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}
