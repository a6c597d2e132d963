import { type ReactNode, useId } from 'react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { CATEGORIES } from '../../../../src-shared/model/monitor.ts';
import { SEVERITIES } from '../../../../src-shared/model/severity.ts';
import { DurationField } from '../../../ui/DurationField.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { PairList } from '../../../ui/PairList.tsx';
import { Select } from '../../../ui/Select.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { TextField } from '../../../ui/TextField.tsx';
import { AdvancedFields } from './AdvancedFields.tsx';
import { AssertionList } from './AssertionList.tsx';
import { Field, type FormPart } from './form-part.tsx';
import { blankMonitor, KINDS } from './kinds.ts';
import styles from './MonitorEditor.module.css';
import { ParentsField } from './ParentsField.tsx';
import { TargetFields } from './TargetFields.tsx';
import { WhenFields } from './WhenFields.tsx';

export interface EditorFormProps extends FormPart {
  /** The kind and the name can still be chosen. */
  readonly isNew: boolean;
  readonly onName: (name: string) => void;
}

function titled(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

const CATEGORY_OPTIONS = CATEGORIES.map((id) => ({ id, label: id === 'api' ? 'API' : titled(id) }));
const SEVERITY_OPTIONS = SEVERITIES.map((id) => ({ id, label: titled(id) })).reverse();

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <section className={sideForm['section']} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

/** The whole definition of a monitor; what is rarely needed is folded. */
export function EditorForm({ draft, isDisabled, isNew, onName }: EditorFormProps): ReactNode {
  const { value, change } = draft;
  const hasReply = value.kind !== 'heartbeat' && value.kind !== 'machine';
  return (
    <>
      {isNew ? (
        <RadioGroup
          aria-label="What to watch"
          className={styles['kinds'] ?? ''}
          value={value.kind}
          onChange={(id) => {
            const kind = KINDS.find((k) => k.id === id);
            if (kind) draft.change(blankMonitor(kind.id, value));
          }}
        >
          {KINDS.map(({ id, label, text }) => (
            <RadioField key={id} value={id}>
              <RadioButton className={styles['kind'] ?? ''}>
                <b>{label}</b>
                <span>{text}</span>
              </RadioButton>
            </RadioField>
          ))}
        </RadioGroup>
      ) : null}
      <Section title="What">
        <TargetFields draft={draft} isDisabled={isDisabled} />
        <Field draft={draft} path="name">
          {(error) => (
            <TextField
              label="Name"
              description={isNew ? 'Unique; its history belongs to it' : 'History belongs to the name, so it stays'}
              value={value.name}
              error={error}
              isDisabled={isDisabled || !isNew}
              onChange={onName}
            />
          )}
        </Field>
      </Section>
      {hasReply ? (
        <Section title="Assertions">
          <AssertionList
            value={value.assert}
            isDisabled={isDisabled}
            errorOf={(i) => draft.errorOf(`assert.${i}`)}
            onChange={(assert) => change({ assert })}
          />
        </Section>
      ) : null}
      {value.kind === 'heartbeat' ? null : (
        <Section title="When">
          <WhenFields draft={draft} isDisabled={isDisabled} />
          <div className={sideForm['columns']}>
            <Field draft={draft} path="timeout">
              {(error) => (
                <DurationField
                  label="Give up after"
                  value={value.timeout}
                  error={error}
                  isDisabled={isDisabled}
                  onChange={(timeout) => change({ timeout: timeout ?? 0 })}
                />
              )}
            </Field>
            <NumberField
              label="Failures until down"
              value={value.failureThreshold}
              minValue={1}
              maxValue={100}
              isDisabled={isDisabled}
              onChange={(failureThreshold) => change({ failureThreshold })}
            />
          </div>
        </Section>
      )}
      <Section title="Belongs to">
        <div className={sideForm['columns']} data-three="">
          <TextField
            label="Group"
            value={value.group}
            isDisabled={isDisabled}
            onChange={(group) => change({ group })}
          />
          <Select
            label="Category"
            value={value.category}
            options={CATEGORY_OPTIONS}
            isDisabled={isDisabled}
            onChange={(category) => change({ category })}
          />
          <Select
            label="Alert when down"
            value={value.severity}
            options={SEVERITY_OPTIONS}
            isDisabled={isDisabled}
            onChange={(severity) => change({ severity })}
          />
        </div>
        <div className={sideForm['columns']}>
          <TextField
            label="Runbook"
            type="url"
            placeholder="https://wiki/orders"
            value={value.runbook ?? ''}
            isDisabled={isDisabled}
            onChange={(runbook) => change({ runbook: runbook === '' ? undefined : runbook })}
          />
          <TextField
            label="Owner"
            value={value.owner ?? ''}
            isDisabled={isDisabled}
            onChange={(owner) => change({ owner: owner === '' ? undefined : owner })}
          />
        </div>
        <ParentsField draft={draft} isDisabled={isDisabled} />
        <PairList
          title="Labels"
          nameLabel="Label"
          value={value.labels}
          isDisabled={isDisabled}
          errorOf={(name) => draft.errorOf(`labels.${name}`)}
          onChange={(labels) => change({ labels })}
        />
      </Section>
      <details className={styles['advanced']}>
        <summary>Advanced</summary>
        <div className={sideForm['section']}>
          <AdvancedFields draft={draft} isDisabled={isDisabled} />
        </div>
      </details>
    </>
  );
}
