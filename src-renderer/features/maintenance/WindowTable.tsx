import { EllipsisVertical } from 'lucide-react';
import type { ReactNode } from 'react';
import { scopeInWords, timesInWords } from '../../../src-shared/maintenance/words.ts';
import type { MaintenanceEntry } from '../../../src-shared/model/maintenance.ts';
import { useClient } from '../../api/client-context.tsx';
import { openEditor, useEditorTask } from '../../shell/editor-task.ts';
import { useMay } from '../../state/session.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import cells from '../../ui/cells.module.css';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { RowName } from '../../ui/RowName.tsx';
import { StateShape } from '../../ui/StateShape.tsx';
import { deleteWindow, finishWindow, startWindow } from './window-actions.ts';
import { leftText, stretchText } from './words.ts';

const HOUR_MS = 3_600_000;

function Standing(props: { readonly entry: MaintenanceEntry; readonly now: number; readonly zone: string }): ReactNode {
  const { entry, now, zone } = props;
  if (entry.active !== undefined)
    return (
      <span className={cells['state']}>
        <StateShape shape="maintenance" word="beside" />
        <span title={stretchText(entry.active, zone)}>Running, {leftText(entry.active, now)}</span>
      </span>
    );
  const [first] = entry.next;
  return <span className={cells['muted']}>{first === undefined ? 'not planned' : stretchText(first, zone)}</span>;
}

function Actions({ entry, now }: { readonly entry: MaintenanceEntry; readonly now: number }): ReactNode {
  const client = useClient();
  const mayOperate = useMay('operate');
  const maySave = useMay('admin');
  const { active, origin, window } = entry;
  const { name } = window;
  const fromUi = origin.from === 'ui';
  return (
    <span className={cells['actions']}>
      {active === undefined ? (
        <Button isDisabled={!mayOperate} onPress={() => void startWindow(client, name)}>
          Start now
        </Button>
      ) : (
        <Button isDisabled={!mayOperate} onPress={() => void finishWindow(client, name)}>
          Finish
        </Button>
      )}
      <Menu
        label={`More for ${name}`}
        entries={[
          { id: 'extend', label: 'Extend by an hour', isDisabled: !mayOperate || active === undefined },
          { id: 'open', label: 'Run until finished', isDisabled: !mayOperate },
          { id: 'edit', label: fromUi ? 'Edit' : 'Show' },
          { id: 'copy', label: 'Edit a copy' },
          { id: 'delete', label: 'Delete', isDisabled: !maySave || !fromUi },
          { id: 'forget', label: 'Delete and count its time again', isDisabled: !maySave || !fromUi },
        ]}
        onAction={(id) => {
          if (id === 'extend') void startWindow(client, name, Math.max(now, active?.to ?? now) + HOUR_MS);
          else if (id === 'open') void startWindow(client, name, null);
          else if (id === 'edit' || id === 'copy') openEditor({ task: id, name });
          else void deleteWindow(client, name, id === 'forget');
        }}
      >
        <IconButton label={`More for ${name}`}>
          <EllipsisVertical size={16} aria-hidden />
        </IconButton>
      </Menu>
    </span>
  );
}

/** Every window: how it stands, when it comes, what it is about. */
export function WindowTable(props: {
  readonly entries: readonly MaintenanceEntry[];
  readonly now: number;
  readonly zone: string;
  /** Room is short: the rest stands beside. */
}): ReactNode {
  const { entries, now, zone } = props;
  const task = useEditorTask();
  // The editor takes its room.
  const narrow = task !== undefined;
  const columns: readonly Column<MaintenanceEntry>[] = [
    {
      id: 'name',
      width: narrow ? '40%' : '200px',
      title: 'Window',
      cell: ({ window }) => (
        <RowName
          isOpen={task?.task === 'edit' && task.name === window.name}
          onPress={() => openEditor({ task: 'edit', name: window.name })}
        >
          {window.name}
        </RowName>
      ),
    },
    {
      id: 'standing',
      width: narrow ? '60%' : '240px',
      title: 'Now, or next',
      cell: (entry) => <Standing entry={entry} now={now} zone={zone} />,
    },
    {
      id: 'when',
      title: 'When',
      cell: ({ window, zone: own }) => (
        <span title={own}>
          {timesInWords(window.when)}
          {window.when.kind === 'by_hand' ? null : <span className={cells['muted']}> · {own}</span>}
        </span>
      ),
    },
    {
      id: 'about',
      title: 'About',
      cell: ({ monitors, warnings, window }) => (
        <>
          {scopeInWords(window)}
          <span className={cells['muted']}>
            {' '}
            · {monitors.length} {monitors.length === 1 ? 'monitor' : 'monitors'}
          </span>
          {warnings.map((warning) => (
            <div key={warning} className={cells['warning']}>
              {warning}
            </div>
          ))}
        </>
      ),
    },
    { id: 'actions', width: '140px', title: '', cell: (entry) => <Actions entry={entry} now={now} /> },
  ];
  return (
    <DataTable
      label="Maintenance windows"
      columns={narrow ? columns.slice(0, 2) : columns}
      rows={entries}
      rowKey={({ window }) => window.name}
      {...(narrow ? { least: '0' } : {})}
    />
  );
}
