import { Check, CircleDashed, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RuleTestCase, RuleTestRun } from '../../../../src-shared/model/rule-test.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from './TestCases.module.css';
import { type ComparedLine, caseTitle, compared } from './test-words.ts';

const OUTCOMES = {
  passed: { icon: Check, word: 'as expected' },
  failed: { icon: X, word: 'differs' },
  skipped: { icon: CircleDashed, word: 'not judged' },
} as const;

function Side({ title, lines }: { readonly title: string; readonly lines: readonly ComparedLine[] }): ReactNode {
  return (
    <div>
      <dt>{title}</dt>
      {lines.length === 0 ? <dd className={styles['none']}>nothing</dd> : null}
      {lines.map(({ text, isOdd }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same text may stand there twice
        <dd key={i} data-odd={isOdd ? '' : undefined}>
          {text}
        </dd>
      ))}
    </div>
  );
}

function Case({ one, onLine }: { readonly one: RuleTestCase; readonly onLine: (line: number) => void }): ReactNode {
  const { icon: Icon, word } = OUTCOMES[one.outcome];
  const sides = compared(one);
  return (
    <li data-outcome={one.outcome}>
      <p className={styles['head']}>
        <Icon size={14} aria-hidden />
        <span className={styles['title']}>
          {caseTitle(one)} <span className={styles['word']}>{word}</span>
        </span>
        <Button variant="quiet" onPress={() => onLine(one.line)}>
          Line {one.line}
        </Button>
      </p>
      {one.problem === '' ? null : <p className={styles['problem']}>{one.problem}</p>}
      {one.outcome !== 'failed' || one.problem !== '' ? null : (
        <dl className={styles['sides']}>
          <Side title="Expected" lines={sides.expected} />
          <Side title="Came" lines={sides.got} />
        </dl>
      )}
    </li>
  );
}

/** Every case of a run, or every line that cannot be read; each leads to its line. */
export function TestCases(props: { readonly run: RuleTestRun; readonly onLine: (line: number) => void }): ReactNode {
  const { run, onLine } = props;
  return (
    <ul className={styles['cases']} aria-label="What the tests came to">
      {run.problems.map(({ column, line, message }) => (
        <li key={`${line}:${column} ${message}`} data-outcome="failed">
          <p className={styles['head']}>
            <X size={14} aria-hidden />
            <span className={styles['title']}>
              {line}:{column}: {message}
            </span>
            <Button variant="quiet" onPress={() => onLine(line)}>
              Line {line}
            </Button>
          </p>
        </li>
      ))}
      {run.cases.map((one) => (
        <Case key={`${one.line} ${one.kind} ${one.subject} ${one.at}`} one={one} onLine={onLine} />
      ))}
    </ul>
  );
}
