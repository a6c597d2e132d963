import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import { useClient } from '../../api/client-context.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { draftOf, type EscalationDraft, readDraft, type StepDraft } from './escalation-form.ts';
import styles from './Settings.module.css';
import { useTypedForm } from './use-typed-form.ts';

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
  const { change, draft, errorOf, problem, save } = useTypedForm({
    title: 'escalation',
    initial: () => draftOf(escalation),
    read: (typed) => readDraft(typed, receivers),
    send: (value) => client.call('escalation.save', { escalation: value }),
    onSaved: () => {
      onSaved();
      onClose();
    },
  });
  const putStep = (index: number, fields: Partial<StepDraft>): void => {
    change({ steps: draft.steps.map((step, i) => (i === index ? { ...step, ...fields } : step)) });
  };
  const field = (path: keyof EscalationDraft & ('name' | 'matchers' | 'every' | 'times' | 'ackTimeout')) => ({
    value: draft[path],
    onChange: (text: string) => {
      change({ [path]: text });
    },
    error: errorOf(path),
  });
  return (
    <FormDialog
      title={isNew ? 'Add an escalation' : `Escalation ${escalation.name}`}
      wide
      isOpen
      verb="Save"
      problem={problem}
      onClose={onClose}
      onSubmit={save}
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
    </FormDialog>
  );
}
