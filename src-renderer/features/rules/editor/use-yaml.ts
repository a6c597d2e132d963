import { useEffect, useRef, useState } from 'react';
import type { RuleDraft, RuleReading } from '../../../../src-shared/model/rule-draft.ts';
import { useClient } from '../../../api/client-context.tsx';

/** Time after the last key until the text is read, ms: a half-typed line is not an error yet. */
const READ_MS = 300;

/** The rule of an editor as a rule file that is being written. */
export interface YamlState {
  readonly isOpen: boolean;
  readonly text: string;
  readonly problems: RuleReading['problems'];
  open(text: string): void;
  /** Goes back to the form, unless what was written cannot be read: it would be lost. */
  close(): Promise<void>;
  change(text: string): void;
  /** Reads what stands there now; undefined: it has problems. */
  read(): Promise<RuleDraft | undefined>;
}

/** A rule file holds any number of rules; the editor has one. */
function judged({ drafts, problems }: RuleReading): RuleReading['problems'] {
  if (problems.length > 0 || drafts.length === 1) return problems;
  const message =
    drafts.length === 0
      ? 'there is no rule in it.'
      : `there are ${drafts.length} rules in it; one is edited at a time.`;
  return [{ line: 1, column: 1, message }];
}

/** Keeps the text of the rule file, has the engine read it, and gives `onRead` what it says as soon as it is a rule. */
export function useYaml(onRead: (draft: RuleDraft) => void): YamlState {
  const client = useClient();
  const [text, setText] = useState<string>();
  const [problems, setProblems] = useState<RuleReading['problems']>([]);
  const opened = useRef('');
  const newest = useRef({ text, onRead });
  useEffect(() => {
    newest.current = { text, onRead };
  });
  const read = async (asked: string): Promise<RuleDraft | undefined> => {
    const reading = await client.call('rule.read', { text: asked });
    const wrong = judged(reading);
    const [draft] = wrong.length > 0 ? [] : reading.drafts;
    // Something else may have been typed meanwhile.
    if (newest.current.text === asked) {
      setProblems(wrong);
      if (draft !== undefined) newest.current.onRead(draft);
    }
    return draft;
  };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    isOpen: text !== undefined,
    text: text ?? '',
    problems,
    open(next) {
      opened.current = next;
      setText(next);
      setProblems([]);
    },
    async close() {
      clearTimeout(timer.current);
      if (text === undefined || text === opened.current || (await read(text)) !== undefined) setText(undefined);
    },
    change(next) {
      setText(next);
      clearTimeout(timer.current);
      // A lost connection is said by the status bar, and saving says it again.
      timer.current = setTimeout(() => void read(next).catch(() => undefined), READ_MS);
    },
    read: () => read(text ?? ''),
  };
}
