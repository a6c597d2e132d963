import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { RuleStatus } from '../../../../src-shared/model/rule.ts';
import { RpcError } from '../../../../src-shared/rpc/error.ts';
import { isCondition, withThreshold } from '../../../../src-shared/rule/condition.ts';
import { draftOf } from '../../../../src-shared/rule/draft-of.ts';
import { ruleYaml } from '../../../../src-shared/rule/rule-yaml.ts';
import { cacheOf } from '../../../api/cached.ts';
import { useClient } from '../../../api/client-context.tsx';
import { openEditor } from '../../../shell/editor-task.ts';
import { useMay } from '../../../state/session.ts';
import { setUi, useUi } from '../../../state/ui.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Inspector } from '../../../ui/Inspector.tsx';
import { SideFormFoot } from '../../../ui/SideFormFoot.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { Tabs } from '../../../ui/Tabs.tsx';
import { showToast } from '../../../ui/toast.ts';
import { BacktestView } from '../BacktestView.tsx';
import { RulePreviewView } from '../RulePreviewView.tsx';
import type { RuleTask } from '../rule-place.ts';
import styles from './RuleEditor.module.css';
import { RuleFields } from './RuleFields.tsx';
import { renameInTests } from './rename-in-tests.ts';
import { TestsPart } from './TestsPart.tsx';
import { useYaml } from './use-yaml.ts';
import { Versions } from './Versions.tsx';
import { BLANK, readWritten, refusedFields, type Written, writtenOf } from './written.ts';
import { YamlFields } from './YamlFields.tsx';

function titleOf(task: RuleTask): string {
  if (task.task === 'new') return 'New rule';
  return task.task === 'edit' ? `Edit ${task.name}` : `Copy of ${task.name}`;
}

/** A rule of the list under another name, for a rule of the UI. */
function copyOf(status: RuleStatus): Written {
  const { rule, group } = draftOf(status);
  return writtenOf({ rule: { ...rule, name: `${rule.name}Copy` }, group });
}

/** The panel beside the list in which a rule is made, changed or copied. */
export function RuleEditor({
  task,
  rules,
}: {
  readonly task: RuleTask;
  readonly rules: readonly RuleStatus[];
}): ReactNode {
  const width = useUi((state) => state.inspectorWidth);
  const close = (): void => openEditor(undefined);
  const original = task.task === 'copy' ? rules.find(({ rule }) => rule.name === task.name) : undefined;
  return (
    <Inspector
      title={titleOf(task)}
      label={titleOf(task)}
      width={Math.max(520, width)}
      onResize={(inspectorWidth) => setUi({ inspectorWidth })}
      onClose={close}
    >
      {task.task === 'edit' ? (
        <LoadedEditor key={task.name} name={task.name} onClose={close} />
      ) : task.task === 'copy' && original === undefined ? (
        <p className={sideForm['hint']}>There is no rule “{task.name}” any more.</p>
      ) : (
        <EditorBody
          key={task.task === 'new' ? `${task.expr} ${task.source}` : task.name}
          initial={original !== undefined ? copyOf(original) : startOf(task)}
          was={undefined}
          onClose={close}
        />
      )}
    </Inspector>
  );
}

/** A new rule; an expression that was handed over and is no condition yet gets a threshold to be set. */
function startOf(task: RuleTask): Written {
  if (task.task !== 'new' || task.expr === '') return BLANK;
  const expr = isCondition(task.expr) ? task.expr : withThreshold(task.expr, '>', 1);
  return { ...BLANK, expr, source: task.source };
}

function LoadedEditor({ name, onClose }: { readonly name: string; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const [loaded, setLoaded] = useState<Written | Error>();
  useEffect(() => {
    let gone = false;
    client.call('rule.get', { name }).then(
      (draft) => {
        if (!gone) setLoaded(writtenOf(draft));
      },
      (error: unknown) => {
        if (!gone) setLoaded(error instanceof Error ? error : new Error(String(error)));
      },
    );
    return () => {
      gone = true;
    };
  }, [client, name]);
  if (loaded === undefined) return <Skeleton height={320} />;
  if (loaded instanceof Error) return <ErrorState title="The rule could not be read" error={loaded} />;
  return <EditorBody initial={loaded} was={name} onClose={onClose} />;
}

/** Tests as they were written, and the name that the rule had then. */
type Tested = Pick<Written, 'name' | 'tests'>;

/** The tests speak of the rule by its name: of the one it has now, whatever it was called while that was typed. */
function follow(written: Written, { name, tests }: Tested): Written {
  return { ...written, tests: renameInTests(tests, name.trim(), written.name.trim(), written.type) };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function EditorBody(props: {
  readonly initial: Written;
  /** The name it was saved under; undefined while it never was. */
  readonly was: string | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { initial, was, onClose } = props;
  const client = useClient();
  const maySave = useMay('admin');
  const [written, setWritten] = useState(initial);
  const [isChecked, setChecked] = useState(false);
  const [refused, setRefused] = useState(NOTHING);
  const [problem, setProblem] = useState('');
  const [isSaving, setSaving] = useState(false);
  const { draft, sketch, errors } = useMemo(() => readWritten(written), [written]);
  const [tested, setTested] = useState<Tested>(initial);
  // A rule file says nothing of the tests: they stay.
  const yaml = useYaml((read) => setWritten((before) => follow(writtenOf({ ...read, tests: before.tests }), tested)));
  const alerting = draft?.rule.type === 'alerting' ? draft.rule : undefined;

  // What is still empty is not wrong before somebody tries to save it.
  const errorOf = (field: string): string | undefined => {
    const isBegun = Object.entries(written).every(([name, value]) => name !== field || value !== '');
    return refused.get(field) ?? (isChecked || isBegun ? errors.get(field) : undefined);
  };
  const told = (error: unknown): void => {
    if (error instanceof RpcError) setRefused(refusedFields(error.fields));
    setProblem(error instanceof Error ? error.message : String(error));
  };
  const saved = (name: string): void => {
    cacheOf(client).invalidate('rule.list', 'rule.get', 'rule.versions');
    showToast(was === undefined ? `${name} is evaluated from now on` : `${name} saved`);
    onClose();
  };
  const save = async (): Promise<void> => {
    setChecked(true);
    setRefused(NOTHING);
    setProblem('');
    setSaving(true);
    try {
      const whole = yaml.isOpen ? await yaml.read() : draft;
      if (whole === undefined) {
        setProblem(yaml.isOpen ? 'Some lines need another look.' : 'Some fields need another look.');
        return;
      }
      const { rule } = await client.call('rule.save', {
        draft: { ...whole, tests: written.tests },
        ...(was === undefined ? {} : { was }),
      });
      saved(rule.name);
    } catch (error) {
      told(error);
    } finally {
      setSaving(false);
    }
  };
  const restore = async (id: number): Promise<void> => {
    try {
      const { rule } = await client.call('rule.restore', { id });
      saved(rule.name);
    } catch (error) {
      told(error);
    }
  };
  return (
    <form
      className={sideForm['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        void save();
      }}
    >
      <Tabs
        label="How the rule is written"
        selected={yaml.isOpen ? 'yaml' : 'form'}
        onSelect={(id) => {
          if (id === 'form') yaml.close().catch(told);
          else if (!yaml.isOpen) yaml.open(ruleYaml(sketch));
        }}
        tabs={[
          {
            id: 'form',
            title: 'Form',
            content: (
              <div className={styles['fields']}>
                <RuleFields
                  written={written}
                  onChange={(change) => {
                    setWritten((before) => follow({ ...before, ...change }, tested));
                    setRefused(NOTHING);
                  }}
                  errorOf={errorOf}
                  isNew={was === undefined}
                  isDisabled={!maySave}
                />
              </div>
            ),
          },
          {
            id: 'yaml',
            title: 'Rule file',
            content: <YamlFields yaml={yaml} name={written.name} isDisabled={!maySave} />,
          },
        ]}
      />
      {draft === undefined || alerting === undefined ? null : (
        <section
          className={sideForm['section']}
          onKeyDown={(event) => {
            // Enter in the preview's own field asks anew; it does not save the rule.
            if (event.key === 'Enter' && event.target instanceof HTMLInputElement && !event.ctrlKey && !event.metaKey)
              event.preventDefault();
          }}
        >
          <h3>What it would have done</h3>
          <RulePreviewView
            key={`${alerting.expr} ${alerting.for} ${alerting.keepFiringFor} ${draft.group.source ?? ''}`}
            rule={alerting}
            source={draft.group.source}
          />
          <BacktestView group={{ ...draft.group, rules: [alerting] }} />
        </section>
      )}
      <TestsPart
        sketch={sketch}
        draft={draft}
        was={was}
        value={written.tests}
        onChange={(tests) => {
          setTested({ name: written.name, tests });
          setWritten((before) => ({ ...before, tests }));
          setRefused(NOTHING);
        }}
        error={errorOf('tests')}
        isDisabled={!maySave}
      />
      {was === undefined ? null : <Versions name={was} isDisabled={!maySave} onRestore={(id) => void restore(id)} />}
      <SideFormFoot problem={problem} verb={maySave ? 'Save' : undefined} isSaving={isSaving} onClose={onClose} />
    </form>
  );
}
