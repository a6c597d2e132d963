import { type ReactNode, useState } from 'react';
import { formatMatcher } from '../../../src-shared/matcher/parse.ts';
import type { Recovery, RecoveryRun } from '../../../src-shared/model/recovery.ts';
import { cacheOf, useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { instantText } from '../../charts/zone.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import { ActionEditor } from './ActionEditor.tsx';
import { DEED_TITLES } from './action-form.ts';
import { DefinedRow } from './DefinedRow.tsx';
import styles from './Settings.module.css';

/** Runs of the audit that are shown. */
const SHOWN = 20;

function runText(run: RecoveryRun): string {
  const how = run.dryRun ? 'dry run' : run.trigger.replace('_', ' ');
  return `${run.recovery}, ${how}, ${run.by}: ${run.result ?? 'runs'}${run.detail === '' ? '' : ` · ${run.detail}`}`;
}

function Audit(): ReactNode {
  const zone = useUi((state) => state.zone);
  const { data: runs = [] } = useCached('action.history', { limit: SHOWN });
  if (runs.length === 0) return null;
  return (
    <details className={styles['hint']}>
      <summary>The last {runs.length === 1 ? 'run' : `${runs.length} runs`}</summary>
      {runs.map((run) => (
        <div key={run.id} className={styles['row']} title={run.what}>
          <span className={styles['name']}>{instantText(run.startedAt, zone)}</span>
          <span className={styles['what']}>{runText(run)}</span>
        </div>
      ))}
    </details>
  );
}

/** What may be done about alerts, and what was. */
export function ActionsPanel({ mayChange }: { readonly mayChange: boolean }): ReactNode {
  const client = useClient();
  const { data: entries = [] } = useCached('action.list', {});
  const [editing, setEditing] = useState<{ readonly recovery: Recovery | undefined }>();
  const refresh = (): void => {
    cacheOf(client).invalidate('action.list');
  };
  const failed = (error: unknown): void => {
    showError(error instanceof Error ? error.message : String(error));
  };
  const remove = (recovery: Recovery): void => {
    client.call('action.delete', { name: recovery.name }).then(() => {
      refresh();
      showToast(`Deleted the action ${recovery.name}`, () => {
        client.call('action.save', { recovery }).then(refresh, failed);
      });
    }, failed);
  };
  return (
    <Panel
      title="Recovery actions"
      flush
      aside={
        <Button
          isDisabled={!mayChange}
          onPress={() => {
            setEditing({ recovery: undefined });
          }}
        >
          Add an action
        </Button>
      }
    >
      {entries.length === 0 ? (
        <div className={styles['row']}>
          <span className={styles['what']}>Nothing is done about alerts but telling people.</span>
        </div>
      ) : null}
      {entries.map(({ recovery, origin }) => (
        <DefinedRow
          key={recovery.name}
          name={recovery.name}
          origin={origin}
          mayChange={mayChange}
          onEdit={() => {
            setEditing({ recovery });
          }}
          onDelete={() => {
            remove(recovery);
          }}
        >
          {DEED_TITLES[recovery.deed.kind]}
          {recovery.mode === 'automatic' ? ', by itself' : ', when confirmed'}:{' '}
          {recovery.matchers.map(formatMatcher).join(', ')}
        </DefinedRow>
      ))}
      <Audit />
      {editing === undefined ? null : (
        <ActionEditor
          recovery={editing.recovery}
          onSaved={refresh}
          onClose={() => {
            setEditing(undefined);
          }}
        />
      )}
    </Panel>
  );
}
