import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { TextField } from '../../../ui/TextField.tsx';
import { assertionFault } from './assertion-check.ts';
import styles from './MonitorEditor.module.css';

const EXAMPLES = [
  'status in 200..299',
  'latency < 800ms : degraded',
  'json $.status == "healthy"',
  'body contains ok',
  'header content-type contains json',
  'cert_days > 14 : degraded',
] as const;

export interface AssertionListProps {
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly errorOf: (index: number) => string | undefined;
  readonly isDisabled: boolean;
}

/** What must hold of the reply, one sentence each; the syntax is checked while typing, and errors point at their place. */
export function AssertionList({ value, onChange, errorOf, isDisabled }: AssertionListProps): ReactNode {
  return (
    <div className={sideForm['stack']} role="group" aria-label="Assertions">
      <p className={sideForm['hint']}>
        What must hold of the reply. A failing one means down; end it with <code>: degraded</code> for a milder verdict.
        Without any, a status in 200..299 is up.
      </p>
      {value.map((text, i) => {
        const fault = text === '' ? undefined : assertionFault(text);
        return (
          // Lines have no identity but their place.
          <div key={i}>
            <div className={styles['line']}>
              <TextField
                label={`Assertion ${i + 1}`}
                hideLabel
                mono
                value={text}
                isDisabled={isDisabled}
                error={fault ? `at character ${fault.position + 1}: ${fault.message}` : errorOf(i)}
                onChange={(next) => onChange(value.map((old, at) => (at === i ? next : old)))}
              />
              <IconButton
                label="Remove"
                isDisabled={isDisabled}
                onPress={() => onChange(value.filter((_, at) => at !== i))}
              >
                <X size={14} aria-hidden />
              </IconButton>
            </div>
            {fault ? (
              <span
                className={styles['caret']}
                style={{ marginLeft: `calc(9px + ${Math.min(fault.position, 60)}ch)` }}
                aria-hidden
              >
                ^
              </span>
            ) : null}
          </div>
        );
      })}
      {isDisabled ? null : (
        <Menu
          label="Add an assertion"
          entries={[
            ...EXAMPLES.filter((example) => !value.includes(example)).map((example) => ({
              id: example,
              label: example,
            })),
            { id: '', label: 'Empty line' },
          ]}
          onAction={(text) => onChange([...value, text])}
        >
          <Button variant="quiet">
            <Plus size={14} aria-hidden /> Add an assertion
          </Button>
        </Menu>
      )}
    </div>
  );
}
