import { type ReactNode, useRef, useState } from 'react';
import type { RuleDraft } from '../../../../src-shared/model/rule-draft.ts';
import type { RuleTestRun } from '../../../../src-shared/model/rule-test.ts';
import { testTemplate } from '../../../../src-shared/rule/test-template.ts';
import { useClient } from '../../../api/client-context.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { TextArea } from '../../../ui/TextField.tsx';
import styles from './RuleEditor.module.css';
import { TestCases } from './TestCases.tsx';
import { lineSpan, runSentence } from './test-words.ts';

export interface TestsPartProps {
  /** The rule as far as it goes, and whole. */
  readonly sketch: RuleDraft;
  readonly draft: RuleDraft | undefined;
  readonly was: string | undefined;
  readonly value: string;
  readonly onChange: (tests: string) => void;
  readonly error: string | undefined;
  readonly isDisabled: boolean;
}

/** The unit tests that go with a rule: written, run over the rules of its group, and what came of every case. */
export function TestsPart(props: TestsPartProps): ReactNode {
  const { sketch, draft, was, value, onChange, error, isDisabled } = props;
  const client = useClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const [isRunning, setRunning] = useState(false);
  const [run, setRun] = useState<{ readonly of: RuleDraft; readonly said: RuleTestRun | Error }>();
  const template = value.trim() === '' ? testTemplate(sketch) : '';
  const start = async (): Promise<void> => {
    if (draft === undefined) return;
    setRunning(true);
    try {
      const query = { draft, ...(was === undefined ? {} : { was }) };
      setRun({ of: draft, said: await client.call('rule.test', query) });
    } catch (failed) {
      setRun({ of: draft, said: failed instanceof Error ? failed : new Error(String(failed)) });
    } finally {
      setRunning(false);
    }
  };
  const goTo = (line: number): void => {
    const [from, to] = lineSpan(value, line);
    field.current?.focus();
    field.current?.setSelectionRange(from, to);
  };
  const said = value.trim() === '' ? undefined : run?.said;
  return (
    <section className={sideForm['section']} aria-label="Tests">
      <h3>Tests</h3>
      {value === '' ? (
        <p className={sideForm['hint']}>
          Unit tests say which alerts fire for which samples. They are written as promtool reads them, kept with the
          rule and exported with it.
        </p>
      ) : (
        <TextArea
          label="Tests, in promtool's format"
          mono
          rows={Math.min(24, Math.max(8, value.split('\n').length))}
          value={value}
          onChange={onChange}
          inputRef={field}
          isDisabled={isDisabled}
          {...(error === undefined ? {} : { error })}
        />
      )}
      <p className={styles['actions']}>
        {value.trim() === '' ? (
          <Button isDisabled={isDisabled || template === ''} onPress={() => onChange(template)}>
            Write a first test
          </Button>
        ) : (
          <Button isDisabled={isRunning || draft === undefined} onPress={() => void start()}>
            Run the tests
          </Button>
        )}
      </p>
      <div aria-live="polite" className={sideForm['section']}>
        {said instanceof Error ? (
          <ErrorState title="The tests were not run" error={said} />
        ) : said === undefined ? null : (
          <>
            <p>
              {runSentence(said)}
              {run?.of === draft ? '' : ' Something was changed since.'}
            </p>
            <TestCases run={said} onLine={goTo} />
          </>
        )}
      </div>
    </section>
  );
}
