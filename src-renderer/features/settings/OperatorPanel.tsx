import { type ReactNode, useState } from 'react';
import { Settings } from '../../../src-shared/model/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import styles from './Settings.module.css';

/** The lines of a text that hold something. */
function linesOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export interface OperatorPanelProps {
  readonly settings: Settings;
  readonly mayChange: boolean;
  readonly onSave: (change: Partial<Settings>) => void;
}

/** Who acknowledges here, and by which addresses the network is known to be there. */
export function OperatorPanel({ settings, mayChange, onSave }: OperatorPanelProps): ReactNode {
  const [operator, setOperator] = useState(settings.operator);
  const [canaries, setCanaries] = useState(settings.canaries.join('\n'));
  const [people, setPeople] = useState(settings.people.join('\n'));
  const next = { operator: operator.trim(), canaries: linesOf(canaries), people: [...new Set(linesOf(people))] };
  const parsed = Settings.safeParse({ ...settings, ...next });
  const issue = (field: string): string | undefined =>
    parsed.success ? undefined : parsed.error.issues.find((one) => one.path[0] === field)?.message;
  const wrongCanary = issue('canaries');
  const changed =
    next.operator !== settings.operator ||
    next.canaries.join() !== settings.canaries.join() ||
    next.people.join('\n') !== settings.people.join('\n');
  return (
    <Panel title="Operator and network">
      <div className={`${styles['grid'] ?? ''} ${styles['two'] ?? ''}`}>
        <TextField
          label="Your name"
          description="Stands under acknowledgements and comments."
          value={operator}
          onChange={setOperator}
          isDisabled={!mayChange}
          error={issue('operator') === undefined ? undefined : 'A name of 1 to 80 characters.'}
        />
        <TextArea
          label="People"
          description="Whom alerts can be assigned to, one name a line."
          value={people}
          onChange={setPeople}
          rows={2}
          isDisabled={!mayChange}
          error={issue('people') === undefined ? undefined : 'Names of 1 to 80 characters.'}
        />
        <TextArea
          label="Network canaries"
          description="host:port, one a line. When none answers, monitors are blind instead of down."
          value={canaries}
          onChange={setCanaries}
          rows={2}
          mono
          placeholder="1.1.1.1:443"
          isDisabled={!mayChange}
          error={wrongCanary === undefined ? undefined : 'Each line is host:port, as in 1.1.1.1:443.'}
        />
      </div>
      <div className={styles['foot']}>
        <Button
          variant="primary"
          isDisabled={!mayChange || !changed || !parsed.success}
          onPress={() => {
            onSave(next);
          }}
        >
          Save
        </Button>
      </div>
    </Panel>
  );
}
