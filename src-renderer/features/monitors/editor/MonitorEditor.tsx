import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Check } from '../../../../src-shared/model/check.ts';
import { MONITOR_KINDS, Monitor, type Origin } from '../../../../src-shared/model/monitor.ts';
import { RpcError } from '../../../../src-shared/rpc/error.ts';
import { cacheOf } from '../../../api/cached.ts';
import { useClient } from '../../../api/client-context.tsx';
import { type EditorTask, openEditor } from '../../../shell/editor-task.ts';
import { go, href, place, useQuery } from '../../../shell/router.ts';
import { useNow } from '../../../state/now.ts';
import { useMay } from '../../../state/session.ts';
import { setUi, useUi } from '../../../state/ui.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { FileOrigin } from '../../../ui/FileOrigin.tsx';
import { Inspector } from '../../../ui/Inspector.tsx';
import { SideFormFoot } from '../../../ui/SideFormFoot.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { showToast } from '../../../ui/toast.ts';
import { useDraft } from '../../../ui/use-draft.ts';
import { CheckView } from '../CheckView.tsx';
import { EditorForm } from './EditorForm.tsx';
import { fieldMessage } from './field-message.ts';
import { blankMonitor, nameFor, newToken } from './kinds.ts';
import styles from './MonitorEditor.module.css';

function titleOf(task: EditorTask): string {
  if (task.task === 'new') return 'Add a monitor';
  return task.task === 'edit' ? `Edit ${task.name}` : `Copy of ${task.name}`;
}

/** The draft that the address asks for: `new=tcp` for the kind, `address=…` for what was typed on the overview. */
function askedMonitor(): Monitor {
  const { new: asked, address } = place().query;
  const made = blankMonitor(MONITOR_KINDS.find((kind) => kind === asked) ?? 'http');
  if (made.kind !== 'http' || address === undefined) return made;
  const filled = { ...made, url: address };
  return { ...filled, name: nameFor(filled) };
}

/** The panel beside the page in which a monitor is made, changed or copied. */
export function MonitorEditor({ task }: { readonly task: EditorTask }): ReactNode {
  const width = useUi((state) => state.inspectorWidth);
  // Another address asks for another draft.
  const asked = `${useQuery('new')} ${useQuery('address')}`;
  const close = (): void => openEditor(undefined);
  return (
    <Inspector
      title={titleOf(task)}
      label={titleOf(task)}
      width={Math.max(520, width)}
      onResize={(inspectorWidth) => setUi({ inspectorWidth })}
      onClose={close}
    >
      {task.task === 'new' ? (
        <EditorBody key={asked} initial={askedMonitor()} isNew origin={{ from: 'ui' }} onClose={close} />
      ) : (
        <LoadedEditor key={`${task.task}${task.name}`} task={task} onClose={close} />
      )}
    </Inspector>
  );
}

function LoadedEditor(props: {
  readonly task: Exclude<EditorTask, { readonly task: 'new' }>;
  readonly onClose: () => void;
}): ReactNode {
  const { task, onClose } = props;
  const client = useClient();
  const [loaded, setLoaded] = useState<{ readonly monitor: Monitor; readonly origin: Origin } | Error>();
  useEffect(() => {
    let gone = false;
    client.call('monitor.get', { name: task.name }).then(
      (entry) => {
        if (!gone) setLoaded(entry);
      },
      (error: unknown) => {
        if (!gone) setLoaded(error instanceof Error ? error : new Error(String(error)));
      },
    );
    return () => {
      gone = true;
    };
  }, [client, task.name]);
  if (loaded === undefined) return <Skeleton height={320} />;
  if (loaded instanceof Error) return <ErrorState title={`${task.name} could not be read`} error={loaded} />;
  const { monitor, origin } = loaded;
  if (task.task === 'edit') return <EditorBody initial={monitor} isNew={false} origin={origin} onClose={onClose} />;
  // A copy is another monitor: another name, and for a heartbeat another address.
  const copy = { ...monitor, name: `${monitor.name} copy` };
  return (
    <EditorBody
      initial={copy.kind === 'heartbeat' ? { ...copy, token: newToken() } : copy}
      isNew
      origin={{ from: 'ui' }}
      onClose={onClose}
    />
  );
}

interface EditorBodyProps {
  readonly initial: Monitor;
  readonly isNew: boolean;
  readonly origin: Origin;
  readonly onClose: () => void;
}

type Trial = { readonly state: 'none' | 'running' } | { readonly state: 'done'; readonly check: Check };

function EditorBody({ initial, isNew, origin, onClose }: EditorBodyProps): ReactNode {
  const client = useClient();
  const now = useNow();
  const zone = useUi((state) => state.zone);
  const mayTry = useMay('operate');
  const maySave = useMay('admin');
  const draft = useDraft(Monitor, initial, fieldMessage);
  const [namedByHand, setNamedByHand] = useState(
    initial.name !== '' && initial.kind !== 'machine' && !(isNew && initial.name === nameFor(initial)),
  );
  const [trial, setTrial] = useState<Trial>({ state: 'none' });
  const [problem, setProblem] = useState('');
  const [saving, setSaving] = useState(false);
  const running = useRef<AbortController>(null);
  const result = useRef<HTMLDivElement>(null);
  const isReadOnly = origin.from !== 'ui' || !maySave;
  const { value } = draft;
  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => {
    if (trial.state !== 'none') result.current?.scrollIntoView({ block: 'nearest' });
  }, [trial.state]);

  const change = (fields: Partial<Monitor>): void => {
    draft.change(fields);
    if (isNew && !namedByHand && !('name' in fields)) {
      // The spread of a change of one kind over a monitor of that kind is a monitor again.
      const suggestion = nameFor({ ...value, ...fields } as Monitor);
      if (suggestion !== '') draft.change({ name: suggestion });
    }
    if (isNew && !namedByHand && fields.kind !== undefined) {
      const suggestion = nameFor({ ...value, ...fields } as Monitor);
      draft.change({ name: suggestion });
    }
  };
  const refused = (error: unknown): void => {
    if (!(error instanceof RpcError)) {
      setProblem(error instanceof Error ? error.message : String(error));
      return;
    }
    if (error.code === 'cancelled') return;
    // Paths begin at the call's input, { monitor: … }.
    const issues = error.fields.map(({ path, message }) => ({
      path: path[0] === 'monitor' ? path.slice(1) : path,
      message,
    }));
    const rest = draft.refuse(issues, Object.keys(value));
    setProblem(
      issues.length > 0 && rest.length === 0 ? 'Some fields need another look.' : [error.message, ...rest].join(' '),
    );
  };
  const checked = (): Monitor | undefined => {
    setProblem('');
    const monitor = draft.check();
    if (!monitor) setProblem('Some fields need another look.');
    return monitor;
  };
  const run = async (): Promise<void> => {
    const monitor = isReadOnly ? value : checked();
    if (!monitor) return;
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setTrial({ state: 'running' });
    try {
      const check = await client.call('monitor.try', { monitor }, { signal: abort.signal });
      if (!abort.signal.aborted) setTrial({ state: 'done', check });
    } catch (error) {
      if (abort.signal.aborted) return;
      setTrial({ state: 'none' });
      refused(error);
    }
  };
  const cancel = (): void => {
    running.current?.abort();
    setTrial({ state: 'none' });
  };
  const save = async (): Promise<void> => {
    const monitor = checked();
    if (!monitor) return;
    setSaving(true);
    try {
      const saved = await client.call('monitor.save', { monitor, create: isNew });
      cacheOf(client).invalidate('monitor.list', 'monitor.get', 'monitor.availability');
      showToast(isNew ? `${saved.monitor.name} is watched now` : `${saved.monitor.name} saved`);
      onClose();
      if (isNew && place().path.length === 1)
        go(href(place().path, { ...place().query, at: saved.monitor.name }), true);
    } catch (error) {
      refused(error);
    } finally {
      setSaving(false);
    }
  };

  return (
    <form
      className={sideForm['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReadOnly) void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void run();
        }
      }}
    >
      {origin.from === 'file' ? (
        <FileOrigin
          file={origin.file}
          line={origin.line}
          onCopy={() => openEditor({ task: 'copy', name: initial.name })}
        />
      ) : null}
      <EditorForm
        draft={{ ...draft, change }}
        isDisabled={isReadOnly}
        isNew={isNew}
        onName={(name) => {
          setNamedByHand(name !== '');
          draft.change({ name });
        }}
      />
      <div ref={result} className={styles['result']} aria-live="polite">
        {trial.state === 'running' ? <p className={sideForm['hint']}>Checking…</p> : null}
        {trial.state === 'done' ? <CheckView check={trial.check} now={now} zone={zone} /> : null}
      </div>
      <SideFormFoot
        problem={problem}
        verb={isReadOnly ? undefined : isNew ? 'Save and watch' : 'Save'}
        isSaving={saving}
        onClose={onClose}
      >
        <Button
          // Nothing can be asked of a job that calls by itself.
          isDisabled={!mayTry || value.kind === 'heartbeat'}
          onPress={trial.state === 'running' ? cancel : () => void run()}
        >
          {trial.state === 'running' ? 'Stop' : 'Run now'}
        </Button>
      </SideFormFoot>
    </form>
  );
}
