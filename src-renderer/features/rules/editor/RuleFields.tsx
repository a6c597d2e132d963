import { type ReactNode, useMemo, useState } from 'react';
import { SEVERITIES } from '../../../../src-shared/model/severity.ts';
import { formOf } from '../../../../src-shared/rule/form-of.ts';
import {
  BLANK_FORMS,
  expressionOf,
  type RuleForm,
  type RuleFormKind,
  wordsOf,
} from '../../../../src-shared/rule/rule-form.ts';
import { useCached } from '../../../api/cached.ts';
import { useClient } from '../../../api/client-context.tsx';
import { SeriesBook } from '../../../api/series-book.ts';
import { engineNow } from '../../../state/session.ts';
import { ExpressionField } from '../../../ui/expression/ExpressionField.tsx';
import { PairList } from '../../../ui/PairList.tsx';
import { Select } from '../../../ui/Select.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { TextField, type TextFieldProps } from '../../../ui/TextField.tsx';
import { CaseFields } from './CaseFields.tsx';
import styles from './RuleEditor.module.css';
import type { Written } from './written.ts';

export interface RuleFieldsProps {
  readonly written: Written;
  readonly onChange: (change: Partial<Written>) => void;
  readonly errorOf: (field: string) => string | undefined;
  /** A rule that is not saved yet may begin with a form. */
  readonly isNew: boolean;
  readonly isDisabled: boolean;
}

const CASES: readonly { readonly id: RuleFormKind | 'none'; readonly label: string }[] = [
  { id: 'none', label: 'An expression' },
  { id: 'down', label: 'A monitor is down' },
  { id: 'latency', label: 'Latency is high' },
  { id: 'errors', label: 'Checks fail too often' },
  { id: 'series', label: 'A series is above or below a value' },
  { id: 'absent', label: 'A series is absent' },
  { id: 'change', label: 'A series changed by some per cent' },
];

/** The worst first. */
const SEVERE: readonly string[] = SEVERITIES.toReversed();

/** What a rule asks, how long it waits, what it says and where it stands. */
export function RuleFields({ written, onChange, errorOf, isNew, isDisabled }: RuleFieldsProps): ReactNode {
  const client = useClient();
  const book = useMemo(() => new SeriesBook(client, engineNow, written.source), [client, written.source]);
  // Counts what the form wrote: the editor takes it over then, and only then.
  const [revision, setRevision] = useState(0);
  const [chosen, setForm] = useState(() => formOf(written.expr));
  const recognised = useMemo(() => formOf(written.expr), [written.expr]);
  const isFresh = chosen !== undefined && expressionOf(chosen) === written.expr.trim();
  // What was typed by hand is read back into the form where it is the same case; else the form stays as it was.
  const form = !isFresh && recognised !== undefined && recognised.kind === chosen?.kind ? recognised : chosen;
  const isByHand = form !== undefined && !isFresh && form !== recognised;
  const { data: sources = [] } = useCached('source.list', {}, { staleMs: 60_000 });
  const isAlert = written.type === 'alerting';
  const use = (next: RuleForm | undefined): void => {
    setForm(next);
    if (next === undefined) return;
    setRevision(revision + 1);
    const was = form === undefined ? undefined : wordsOf(form);
    const words = wordsOf(next);
    // What the person wrote stays; what the form before put there makes room.
    const isOwn = (text: string, given: string | undefined): boolean => text !== '' && text !== given;
    onChange({
      expr: expressionOf(next),
      ...(isOwn(written.name, was?.name) ? {} : { name: words.name }),
      ...(isOwn(written.annotations['summary'] ?? '', was?.summary)
        ? {}
        : { annotations: { ...written.annotations, summary: words.summary } }),
    });
  };
  const text = (
    field: 'name' | 'for' | 'keepFiringFor' | 'group' | 'interval',
    label: string,
    changed: (value: string) => Partial<Written>,
    more: Partial<TextFieldProps> = {},
  ): ReactNode => (
    <TextField
      label={label}
      value={written[field]}
      onChange={(value) => onChange(changed(value))}
      error={errorOf(field)}
      isDisabled={isDisabled}
      {...more}
    />
  );
  return (
    <>
      <section className={sideForm['section']}>
        <div className={styles['columns']}>
          {text('name', 'Name', (name) => ({ name }), {
            autoFocus: isNew,
            placeholder: isAlert ? 'LatencyHigh' : 'job:errors:ratio5m',
          })}
          <Select
            label="What it does"
            value={written.type}
            onChange={(type) => onChange({ type })}
            isDisabled={isDisabled}
            options={[
              { id: 'alerting', label: 'Fires alerts' },
              { id: 'recording', label: 'Records a series' },
            ]}
          />
        </div>
        {isAlert ? (
          <>
            <Select
              label={isNew ? 'Begin with' : 'Common case'}
              isDisabled={isDisabled}
              value={form?.kind ?? 'none'}
              onChange={(id) => use(id === 'none' ? undefined : BLANK_FORMS[id])}
              options={CASES}
            />
            {form === undefined || isDisabled ? null : <CaseFields form={form} onChange={use} />}
          </>
        ) : null}
        <ExpressionField
          label="Expression"
          book={book}
          revision={revision}
          {...(form === undefined
            ? {}
            : {
                description: isByHand
                  ? 'Changed by hand: what you change in the form writes it anew.'
                  : 'Written by the form; go on from there as you like.',
              })}
          value={written.expr}
          onChange={(expr) => onChange({ expr })}
          error={errorOf('expr')}
          isDisabled={isDisabled}
        />
        {isAlert ? (
          <div className={styles['columns']}>
            {text('for', 'Has to hold for', (held) => ({ for: held }), { mono: true })}
            {text('keepFiringFor', 'Goes on firing for', (keepFiringFor) => ({ keepFiringFor }), { mono: true })}
            <Select
              label="Severity"
              value={written.severity}
              onChange={(severity) => onChange({ severity })}
              isDisabled={isDisabled}
              options={[
                ...SEVERE.map((id) => ({ id, label: id })),
                { id: '', label: 'that of the monitor' },
                ...(SEVERE.includes(written.severity) || written.severity === ''
                  ? []
                  : [{ id: written.severity, label: written.severity }]),
              ]}
            />
          </div>
        ) : null}
      </section>
      <section className={sideForm['section']}>
        <PairList
          title="Labels"
          nameLabel="Label"
          value={written.labels}
          onChange={(labels) => onChange({ labels })}
          errorOf={(name) => errorOf(`labels.${name}`)}
          isDisabled={isDisabled}
        />
        {isAlert ? (
          <PairList
            title="Annotations: what it says, as Go templates"
            nameLabel="Annotation"
            value={written.annotations}
            onChange={(annotations) => onChange({ annotations })}
            errorOf={(name) => errorOf(`annotations.${name}`)}
            isDisabled={isDisabled}
          />
        ) : null}
      </section>
      <section className={sideForm['section']}>
        <div className={styles['columns']}>
          {text('group', 'Group', (group) => ({ group }))}
          {text('interval', 'Evaluated every', (interval) => ({ interval }), { mono: true })}
          {sources.length === 0 && written.source === '' ? null : (
            <Select
              label="Asks"
              value={written.source}
              onChange={(source) => onChange({ source })}
              isDisabled={isDisabled}
              options={[
                { id: '', label: 'This console' },
                ...[...new Set([...sources.map(({ name }) => name), written.source])]
                  .filter((name) => name !== '')
                  .map((id) => ({ id, label: id })),
              ]}
            />
          )}
        </div>
        <p className={sideForm['hint']}>Interval and source are of the group: they hold for all of its rules.</p>
      </section>
    </>
  );
}
