import type { ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { download } from '../../../ui/download.ts';
import sideForm from '../../../ui/side-form.module.css';
import { TextArea } from '../../../ui/TextField.tsx';
import { showError, showToast } from '../../../ui/toast.ts';
import styles from './RuleEditor.module.css';
import type { YamlState } from './use-yaml.ts';

export interface YamlFieldsProps {
  readonly yaml: YamlState;
  /** Of the rule; names the file. */
  readonly name: string;
  readonly isDisabled: boolean;
}

/** The rule as a rule file, to be written, copied or saved; what is wrong stands below with line and column. */
export function YamlFields({ yaml, name, isDisabled }: YamlFieldsProps): ReactNode {
  const copy = (): void => {
    navigator.clipboard.writeText(yaml.text).then(
      () => showToast('Copied the rule'),
      () => showError('The browser did not allow copying. Save it as a file.'),
    );
  };
  return (
    <div className={sideForm['section']}>
      <TextArea
        label="Rule file"
        mono
        rows={Math.min(24, Math.max(10, yaml.text.split('\n').length))}
        value={yaml.text}
        onChange={(text) => yaml.change(text)}
        isDisabled={isDisabled}
      />
      <ul className={styles['faults']} aria-label="What is wrong with the rule file" aria-live="polite">
        {yaml.problems.map(({ column, line, message }) => (
          <li key={`${line}:${column} ${message}`}>
            {line}:{column}: {message}
          </li>
        ))}
      </ul>
      <p className={styles['actions']}>
        <Button variant="quiet" onPress={copy}>
          Copy
        </Button>
        <Button
          variant="quiet"
          onPress={() =>
            download(`${name.trim() || 'rule'}.rules.yml`, new Blob([yaml.text], { type: 'application/yaml' }))
          }
        >
          Save as file
        </Button>
      </p>
    </div>
  );
}
