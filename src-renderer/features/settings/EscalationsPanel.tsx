import { type ReactNode, useState } from 'react';
import { formatMatcher } from '../../../src-shared/matcher/parse.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { cacheOf, useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import { DefinedRow } from './DefinedRow.tsx';
import { EscalationEditor } from './EscalationEditor.tsx';
import styles from './Settings.module.css';

/** What a policy does, in one line. */
export function escalationText({ matchers, repeat, steps }: Escalation): string {
  const which = matchers.length === 0 ? 'what a route gives it' : matchers.map(formatMatcher).join(', ');
  const told = steps.map((step) => `${formatDuration(step.after)} ${step.receivers.join(', ')}`).join(' → ');
  const again =
    repeat === undefined
      ? ''
      : `; again every ${formatDuration(repeat.every)}${repeat.times === undefined ? ' until acknowledged' : `, ${repeat.times} times`}`;
  return `${which}: ${told}${again}`;
}

const BLANK: Escalation = { name: '', matchers: [], steps: [{ after: 300_000, receivers: [] }] };

/** Who is told when nobody acknowledges. */
export function EscalationsPanel(props: {
  readonly receivers: readonly string[];
  readonly mayChange: boolean;
}): ReactNode {
  const { mayChange, receivers } = props;
  const client = useClient();
  const { data: entries = [] } = useCached('escalation.list', {});
  const [editing, setEditing] = useState<{ readonly escalation: Escalation; readonly isNew: boolean }>();
  const refresh = (): void => {
    cacheOf(client).invalidate('escalation.list');
  };
  const failed = (error: unknown): void => {
    showError(error instanceof Error ? error.message : String(error));
  };
  const remove = (escalation: Escalation): void => {
    client.call('escalation.delete', { name: escalation.name }).then(() => {
      refresh();
      showToast(`Deleted the escalation ${escalation.name}`, () => {
        client.call('escalation.save', { escalation }).then(refresh, failed);
      });
    }, failed);
  };
  return (
    <Panel
      title="Escalation"
      flush
      aside={
        <Button
          isDisabled={!mayChange}
          onPress={() => {
            setEditing({ escalation: BLANK, isNew: true });
          }}
        >
          Add an escalation
        </Button>
      }
    >
      {entries.length === 0 ? (
        <div className={styles['row']}>
          <span className={styles['what']}>Nobody else is told when nobody acknowledges.</span>
        </div>
      ) : null}
      {entries.map(({ escalation, origin }) => (
        <DefinedRow
          key={escalation.name}
          name={escalation.name}
          origin={origin}
          mayChange={mayChange}
          onEdit={() => {
            setEditing({ escalation, isNew: false });
          }}
          onDelete={() => {
            remove(escalation);
          }}
        >
          {escalationText(escalation)}
        </DefinedRow>
      ))}
      {editing === undefined ? null : (
        <EscalationEditor
          escalation={editing.escalation}
          isNew={editing.isNew}
          receivers={receivers}
          onSaved={refresh}
          onClose={() => {
            setEditing(undefined);
          }}
        />
      )}
    </Panel>
  );
}
