import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import { useClient } from '../../api/client-context.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toast.ts';
import { draftOf, type EscalationDraft, readDraft, type StepDraft } from './escalation-form.ts';
import styles from './Settings.module.css';

export interface EscalationEditorProps {
  readonly escalation: Escalation;
  readonly isNew: boolean;
  readonly receivers: readonly string[];
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** One escalation policy: whom it is for, its steps, and how it repeats. */
export function EscalationEditor(props: EscalationEditorProps): ReactNode {
  const { escalation, isNew, onClose, onSaved, receivers } = props;
  const client = useClient();
  const [draft, setDraft] = useState(() => draftOf(escalation));
  const [checked, setChecked] = useState(false);
  const [problem, setProblem] = useState('');
  const reading = readDraft(draft, receivers);
  const errorOf = (path: string): string | undefined =>
    checked && 'errors' in reading ? reading.errors.get(path) : undefined;
  const change = (fields: Partial<EscalationDraft>): void => {
    setDraft({ ...draft, ...fields });
  };
  const putStep = (index: number, fields: Partial<StepDraft>): void => {
    change({ steps: draft.steps.map((step, i) => (i === index ? { ...step, ...fields } : step)) });
  };
  const save = (): void => {
    setChecked(true);
    if ('errors' in reading) return;
    client.call('escalation.save', { escalation: reading.escalation }).then(
      () => {
        onSaved();
        showToast(`Saved the escalation ${reading.escalation.name}`);
        onClose();
      },
      (error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
      },
    );
  };
  const field = (path: keyof EscalationDraft & ('name' | 'matchers' | 'every' | 'times' | 'ackTimeout')) => ({
    value: draft[path],
    onChange: (text: string) => {
      change({ [path]: text });
    },
    error: errorOf(path),
  });
  return (
    <Dialog
      title={isNew ? 'Add an escalation' : `Escalation ${escalation.name}`}
      wide
      isOpen
      onClose={onClose}
      actions={
        <>
          <span className={styles['bad']} role="alert">
            {problem}
          </span>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" onPress={save}>
            Save
          </Button>
        </>
      }
    >
      <TextField label="Name" autoFocus={isNew} isDisabled={!isNew} placeholder="night shift" {...field('name')} />
      <TextField
        label="For alerts with"
        mono
        placeholder={'severity="critical"'}
        description="Matchers with commas. Empty: only what a route gives to it."
        {...field('matchers')}
      />
      <div>
        {draft.steps.map((step, i) => (
          // The place is the identity: steps have no other.
          <section key={i} className={styles['channel']}>
            <header className={styles['channelHead']}>
              <h3>Step {i + 1}</h3>
              <IconButton
                label={`Remove step ${i + 1}`}
                isDisabled={draft.steps.length === 1}
                onPress={() => {
                  change({ steps: draft.steps.filter((_, at) => at !== i) });
                }}
              >
                <Trash2 size={15} aria-hidden />
              </IconButton>
            </header>
            <div className={styles['grid']}>
              <TextField
                label="Tells"
                placeholder={receivers.join(', ')}
                description="Receivers, with commas."
                value={step.receivers}
                onChange={(text) => {
                  putStep(i, { receivers: text });
                }}
                error={errorOf(`steps.${i}.receivers`)}
              />
              <TextField
                label="After"
                mono
                description="Unacknowledged for so long."
                value={step.after}
                onChange={(text) => {
                  putStep(i, { after: text });
                }}
                error={errorOf(`steps.${i}.after`)}
              />
              <TextField
                label="After, when nobody is here"
                mono
                description="Away or locked. Empty: the same."
                value={step.afterAway}
                onChange={(text) => {
                  putStep(i, { afterAway: text });
                }}
                error={errorOf(`steps.${i}.afterAway`)}
              />
            </div>
          </section>
        ))}
      </div>
      <div>
        <Button
          isDisabled={draft.steps.length >= 20}
          onPress={() => {
            const after = draft.steps.at(-1)?.after ?? '';
            change({ steps: [...draft.steps, { after, afterAway: '', receivers: '' }] });
          }}
        >
          Add a step
        </Button>
      </div>
      <div className={styles['grid']}>
        <TextField
          label="Begins anew after"
          mono
          description="Empty: it ends with the last step."
          {...field('every')}
        />
        <TextField label="So many times" mono description="Empty: until acknowledged." {...field('times')} />
        <TextField
          label="Acknowledgements end after"
          mono
          description="While it still fires. Empty: never."
          {...field('ackTimeout')}
        />
      </div>
    </Dialog>
  );
}
