import type { ReactNode } from 'react';
import type { RuleForm } from '../../../../src-shared/rule/rule-form.ts';
import { parseDuration } from '../../../../src-shared/time/duration.ts';
import { useCached } from '../../../api/cached.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextArea, TextField } from '../../../ui/TextField.tsx';
import styles from './RuleEditor.module.css';

export interface CaseFieldsProps {
  readonly form: RuleForm;
  readonly onChange: (form: RuleForm) => void;
}

/** Which monitor: all of them or one. */
function MonitorSelect({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (name: string) => void;
}): ReactNode {
  const { data = [] } = useCached('monitor.list', {}, { staleMs: 60_000 });
  return (
    <Select
      label="Monitor"
      value={value}
      onChange={onChange}
      options={[
        { id: '', label: 'Every monitor' },
        ...data.map(({ monitor }) => ({ id: monitor.name, label: monitor.name })),
      ]}
    />
  );
}

function Over({ value, onChange }: { readonly value: string; readonly onChange: (over: string) => void }): ReactNode {
  const ms = parseDuration(value);
  return (
    <TextField
      label="Over the last"
      mono
      value={value}
      onChange={onChange}
      {...(ms === undefined || ms === 0 ? { error: 'A duration such as 5m.' } : {})}
    />
  );
}

function Series({ value, onChange }: { readonly value: string; readonly onChange: (expr: string) => void }): ReactNode {
  return (
    <TextArea
      label="Series"
      mono
      rows={2}
      placeholder={'node_filesystem_avail_bytes{mountpoint="/"}'}
      value={value}
      onChange={onChange}
    />
  );
}

/** The fields of a common case; every change writes the expression anew. */
export function CaseFields({ form, onChange }: CaseFieldsProps): ReactNode {
  switch (form.kind) {
    case 'down':
      return <MonitorSelect value={form.monitor} onChange={(monitor) => onChange({ ...form, monitor })} />;
    case 'latency':
      return (
        <>
          <MonitorSelect value={form.monitor} onChange={(monitor) => onChange({ ...form, monitor })} />
          <div className={styles['columns']}>
            <Select
              label="Of the checks"
              value={form.of}
              onChange={(of) => onChange({ ...form, of })}
              options={[
                { id: 'mean', label: 'The mean' },
                { id: 'p95', label: 'The 95th percentile' },
              ]}
            />
            <NumberField
              label="Above, ms"
              value={form.aboveMs}
              onChange={(aboveMs) => onChange({ ...form, aboveMs })}
            />
            <Over value={form.over} onChange={(over) => onChange({ ...form, over })} />
          </div>
        </>
      );
    case 'errors':
      return (
        <>
          <MonitorSelect value={form.monitor} onChange={(monitor) => onChange({ ...form, monitor })} />
          <div className={styles['columns']}>
            <NumberField
              label="Failed checks above, %"
              value={form.abovePercent}
              onChange={(abovePercent) => onChange({ ...form, abovePercent })}
            />
            <Over value={form.over} onChange={(over) => onChange({ ...form, over })} />
          </div>
        </>
      );
    case 'series':
      return (
        <>
          <Series value={form.expr} onChange={(expr) => onChange({ ...form, expr })} />
          <div className={styles['columns']}>
            <Select
              label="Fires when it is"
              value={form.is}
              onChange={(is) => onChange({ ...form, is })}
              options={[
                { id: 'above', label: 'above' },
                { id: 'below', label: 'below' },
              ]}
            />
            <NumberField label="Threshold" value={form.value} onChange={(value) => onChange({ ...form, value })} />
          </div>
        </>
      );
    case 'absent':
      return <Series value={form.expr} onChange={(expr) => onChange({ ...form, expr })} />;
    case 'change':
      return (
        <>
          <Series value={form.expr} onChange={(expr) => onChange({ ...form, expr })} />
          <div className={styles['columns']}>
            <Select
              label="Fires when it"
              value={form.direction}
              onChange={(direction) => onChange({ ...form, direction })}
              options={[
                { id: 'either', label: 'rose or fell' },
                { id: 'up', label: 'rose' },
                { id: 'down', label: 'fell' },
              ]}
            />
            <NumberField
              label="By more than, %"
              value={form.percent}
              onChange={(percent) => onChange({ ...form, percent })}
            />
            <Over value={form.over} onChange={(over) => onChange({ ...form, over })} />
          </div>
        </>
      );
  }
}
