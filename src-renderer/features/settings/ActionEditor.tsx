import type { ReactNode } from 'react';
import type { Recovery } from '../../../src-shared/model/recovery.ts';
import { useClient } from '../../api/client-context.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { type ActionDraft, actionDraft, COUNTS, DEED_TITLES, readActionDraft, SPANS } from './action-form.ts';
import styles from './Settings.module.css';
import { useTypedForm } from './use-typed-form.ts';

const KINDS = (['command', 'service', 'http', 'cache', 'fallback'] as const).map((id) => ({
  id,
  label: DEED_TITLES[id],
}));
const MODES = [
  { id: 'confirm', label: 'When somebody confirms' },
  { id: 'automatic', label: 'By itself' },
] as const;

export interface ActionEditorProps {
  /** Absent: a new one. */
  readonly recovery: Recovery | undefined;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** One recovery action: for which alerts, what it does, and its limits. */
export function ActionEditor({ recovery, onSaved, onClose }: ActionEditorProps): ReactNode {
  const client = useClient();
  const { change, draft, errorOf, problem, save } = useTypedForm({
    title: 'action',
    initial: () => actionDraft(recovery),
    read: (typed) => readActionDraft(typed, recovery),
    send: (value) => client.call('action.save', { recovery: value }),
    onSaved: () => {
      onSaved();
      onClose();
    },
  });
  const text = (id: Exclude<keyof ActionDraft, 'kind' | 'mode'>) => ({
    value: draft[id],
    onChange: (value: string) => {
      change({ [id]: value });
    },
    error: errorOf(id),
  });
  return (
    <FormDialog
      title={recovery === undefined ? 'Add an action' : `Action ${recovery.name}`}
      wide
      isOpen
      verb="Save"
      problem={problem}
      onClose={onClose}
      onSubmit={save}
    >
      <TextField label="Name" isDisabled={recovery !== undefined} placeholder="restart shop" {...text('name')} />
      <TextField label="For alerts with" mono placeholder={'monitor="shop"'} {...text('matchers')} />
      <div className={`${styles['grid'] ?? ''} ${styles['two'] ?? ''}`}>
        <Select
          label="It does"
          value={draft.kind}
          options={KINDS}
          onChange={(kind) => {
            change({ kind });
          }}
        />
        <Select
          label="It runs"
          value={draft.mode}
          options={MODES}
          onChange={(mode) => {
            change({ mode });
          }}
        />
      </div>
      {draft.kind === 'command' ? (
        <TextArea
          label="Program and arguments"
          description="One a line, as they stand: there is no shell between."
          mono
          rows={3}
          {...text('target')}
        />
      ) : (
        <TextField label={draft.kind === 'service' ? 'Service' : 'Address'} mono {...text('target')} />
      )}
      <div className={styles['grid']}>
        {SPANS.map(({ id, label, hint }) => (
          <TextField key={id} label={label} mono description={hint} {...text(id)} />
        ))}
        {COUNTS.map(({ id, label }) => (
          <TextField key={id} label={label} mono {...text(id)} />
        ))}
      </div>
    </FormDialog>
  );
}
