import { EllipsisVertical } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SilenceEntry } from '../../../src-shared/contract/silence.ts';
import { formatMatcher } from '../../../src-shared/matcher/parse.ts';
import { useClient } from '../../api/client-context.tsx';
import { spanText } from '../../charts/zone.ts';
import { expireSilences } from '../../shell/silence/silence-actions.ts';
import { useMay } from '../../state/session.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import cells from '../../ui/cells.module.css';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { openSilence } from './place.ts';
import styles from './SilencesPage.module.css';
import { timeText } from './words.ts';

function Actions({ entry }: { readonly entry: SilenceEntry }): ReactNode {
  const client = useClient();
  const may = useMay('operate');
  const { silence, state } = entry;
  if (state === 'expired')
    return (
      <Button variant="quiet" isDisabled={!may} onPress={() => openSilence({ task: 'again', id: silence.id })}>
        Silence again
      </Button>
    );
  return (
    <span className={cells['actions']}>
      <Button isDisabled={!may} onPress={() => void expireSilences(client, [entry])}>
        Expire
      </Button>
      <Menu
        label="More"
        entries={[
          { id: 'edit', label: 'Edit', isDisabled: !may },
          { id: 'again', label: 'Make one like it', isDisabled: !may },
        ]}
        onAction={(id) => {
          openSilence({ task: id === 'again' ? 'again' : 'edit', id: silence.id });
        }}
      >
        <IconButton label={`More for ${silence.matchers.map(formatMatcher).join(', ')}`}>
          <EllipsisVertical size={16} aria-hidden />
        </IconButton>
      </Menu>
    </span>
  );
}

/** Silences of one state: whom they mean, until when, who made them and why. */
export function SilenceTable(props: {
  readonly label: string;
  readonly entries: readonly SilenceEntry[];
  readonly now: number;
  readonly zone: string;
}): ReactNode {
  const { entries, label, now, zone } = props;
  const columns: readonly Column<SilenceEntry>[] = [
    {
      id: 'matchers',
      title: 'Alerts',
      cell: (entry) => (
        <button
          type="button"
          className={styles['matchers']}
          onClick={() => openSilence({ task: entry.state === 'expired' ? 'again' : 'edit', id: entry.silence.id })}
        >
          {entry.silence.matchers.map((matcher, i) => (
            // Matchers may be alike; their place tells them apart.
            <code key={i}>{formatMatcher(matcher)}</code>
          ))}
        </button>
      ),
    },
    {
      id: 'time',
      width: '150px',
      title: 'Time',
      cell: (entry) => (
        <span title={spanText(entry.silence.startsAt, entry.silence.endsAt, zone)}>
          {timeText(entry, now)}
          {entry.overlong ? <div className={cells['warning']}>longer than a week</div> : null}
        </span>
      ),
    },
    {
      id: 'hides',
      width: '110px',
      title: 'Hides now',
      cell: ({ hides, state, unmatched }) =>
        state !== 'active' ? (
          <span className={cells['muted']}>–</span>
        ) : unmatched ? (
          <span className={cells['warning']}>nothing</span>
        ) : hides === 1 ? (
          '1 alert'
        ) : (
          `${hides.toLocaleString('en')} alerts`
        ),
    },
    {
      id: 'why',
      width: '240px',
      title: 'Why, and who',
      cell: ({ alertmanager, silence: { comment, createdBy } }) => (
        <>
          {comment}
          <div className={cells['muted']}>
            {createdBy}
            {alertmanager === undefined ? '' : ` · of the Alertmanager ${alertmanager}`}
          </div>
        </>
      ),
    },
    { id: 'actions', width: '132px', title: '', cell: (entry) => <Actions entry={entry} /> },
  ];
  return <DataTable label={label} columns={columns} rows={entries} rowKey={({ silence }) => silence.id} />;
}
