import { type ReactNode, useState } from 'react';
import { humanDuration, parseDuration } from '../../../src-shared/time/duration.ts';
import { useCached } from '../../api/cached.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { download } from '../../ui/download.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import styles from './RuleDialog.module.css';
import { firings, isCondition, withThreshold } from './rule-condition.ts';
import { ruleYaml } from './rule-yaml.ts';
import type { Stretch } from './use-answers.ts';

const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
const OPERATORS = [
  { id: '>', label: 'above' },
  { id: '<', label: 'below' },
] as const;

function Preview({
  expr,
  held,
  source,
  stretch,
}: {
  readonly expr: string;
  readonly held: number;
  readonly source: string;
  readonly stretch: Stretch;
}): ReactNode {
  const { from, to, step } = stretch;
  const { data, error } = useCached(
    'query.range',
    { expr, from, to, step, ...(source === '' ? {} : { source }) },
    { staleMs: 60_000 },
  );
  if (error) return error.message;
  if (data === undefined) return 'Looking at what it would have done …';
  const { count, firingMs } = firings(
    data.t,
    data.series.map(({ v }) => v),
    step,
    held,
  );
  const range = humanDuration(to - from);
  if (count === 0) return `Over the ${range} shown it would not have fired.`;
  return `Over the ${range} shown it would have fired ${count === 1 ? 'once' : `${count} times`}, for ${humanDuration(firingMs)} together (looked at every ${humanDuration(step)}).`;
}

/** An expression as an alerting rule: name, threshold, patience, severity; what it would have done; the rule file to copy or save. */
export function RuleDialog({
  expr,
  source,
  stretch,
  onClose,
}: {
  readonly expr: string;
  /** Whom to ask for the preview; empty is this console. */
  readonly source: string;
  readonly stretch: Stretch;
  readonly onClose: () => void;
}): ReactNode {
  const needsThreshold = !isCondition(expr);
  const [name, setName] = useState('');
  const [op, setOp] = useState<'>' | '<'>('>');
  const [value, setValue] = useState(1);
  const [held, setHeld] = useState('5m');
  const [severity, setSeverity] = useState<(typeof SEVERITIES)[number]>('warning');
  const [summary, setSummary] = useState('');
  const heldMs = parseDuration(held);
  const condition = needsThreshold ? withThreshold(expr, op, value) : expr;
  const yaml = ruleYaml({
    name: name.trim() || 'Unnamed',
    expr: condition,
    for: held,
    severity,
    summary: summary.trim(),
  });
  const isReady = name.trim() !== '' && heldMs !== undefined;
  return (
    <Dialog
      title="Make a rule"
      wide
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button
            isDisabled={!isReady}
            onPress={() => download(`${name.trim()}.rules.yml`, new Blob([yaml], { type: 'application/yaml' }))}
          >
            Save as file
          </Button>
          <Button
            variant="primary"
            isDisabled={!isReady}
            onPress={() => {
              navigator.clipboard.writeText(yaml).then(
                () => showToast('Copied the rule'),
                () => showError('The browser did not allow copying. Save it as a file.'),
              );
            }}
          >
            Copy
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <TextField label="Name" autoFocus value={name} onChange={setName} placeholder="LatencyHigh" />
        <Select
          label="Severity"
          value={severity}
          onChange={setSeverity}
          options={SEVERITIES.map((id) => ({ id, label: `${id[0]?.toUpperCase() ?? ''}${id.slice(1)}` }))}
        />
        {needsThreshold ? (
          <>
            <Select label="Fires when the value is" value={op} onChange={setOp} options={OPERATORS} />
            <NumberField label="Threshold" value={value} onChange={setValue} />
          </>
        ) : null}
        <TextField
          label="Only after"
          value={held}
          onChange={setHeld}
          mono
          {...(heldMs === undefined ? { error: 'A duration such as 5m or 30s.' } : {})}
        />
        <TextField label="Summary" value={summary} onChange={setSummary} placeholder="{{ $labels.monitor }} is slow" />
      </div>
      <p className={styles['preview']} aria-live="polite">
        {heldMs === undefined ? '' : <Preview source={source} expr={condition} held={heldMs} stretch={stretch} />}
      </p>
      {/* Focusable, so that the keyboard can scroll it. */}
      <pre className={styles['yaml']} aria-label="Rule file" role="region" tabIndex={0}>
        {yaml}
      </pre>
      <p className={styles['preview']}>Name the file under rule_files in the configuration to have it evaluated.</p>
    </Dialog>
  );
}
