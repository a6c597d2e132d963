import { type ReactNode, useState } from 'react';
import { timesInWords } from '../../../src-shared/maintenance/words.ts';
import { type MaintenanceEntry, MaintenanceWindow } from '../../../src-shared/model/maintenance.ts';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { type EditorTask, openEditor } from '../../shell/editor-task.ts';
import { useNow } from '../../state/now.ts';
import { useMay } from '../../state/session.ts';
import { setUi, useUi } from '../../state/ui.ts';
import { FileOrigin } from '../../ui/FileOrigin.tsx';
import { Inspector } from '../../ui/Inspector.tsx';
import { relativeTime } from '../../ui/relative-time.ts';
import { SideFormFoot } from '../../ui/SideFormFoot.tsx';
import sideForm from '../../ui/side-form.module.css';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toast.ts';
import { useDraft } from '../../ui/use-draft.ts';
import { blankWindow, windowMessage } from './draft-window.ts';
import { ScopeFields } from './ScopeFields.tsx';
import { TimesFields } from './TimesFields.tsx';
import styles from './WindowEditor.module.css';
import { refreshWindows } from './window-actions.ts';
import { stretchText } from './words.ts';

function titleOf(task: EditorTask): string {
  if (task.task === 'new') return 'Plan maintenance';
  return task.task === 'edit' ? task.name : `Copy of ${task.name}`;
}

/** The panel beside the page in which a window is planned, changed or copied. */
export function WindowEditor(props: {
  readonly task: EditorTask;
  readonly entry: MaintenanceEntry | undefined;
}): ReactNode {
  const { entry, task } = props;
  const width = useUi((state) => state.inspectorWidth);
  const [openedAt] = useState(() => Date.now());
  const close = (): void => openEditor(undefined);
  const isNew = task.task !== 'edit';
  const from = entry?.window;
  const initial =
    from === undefined ? blankWindow(openedAt) : task.task === 'copy' ? { ...from, name: `${from.name} copy` } : from;
  return (
    <Inspector
      title={titleOf(task)}
      label={titleOf(task)}
      width={Math.max(460, width)}
      onResize={(inspectorWidth) => setUi({ inspectorWidth })}
      onClose={close}
    >
      <EditorBody
        initial={initial}
        isNew={isNew}
        origin={isNew || entry === undefined ? { from: 'ui' } : entry.origin}
        onClose={close}
      />
    </Inspector>
  );
}

interface EditorBodyProps {
  readonly initial: MaintenanceWindow;
  readonly isNew: boolean;
  readonly origin: Origin;
  readonly onClose: () => void;
}

function EditorBody({ initial, isNew, origin, onClose }: EditorBodyProps): ReactNode {
  const client = useClient();
  const now = useNow(5_000);
  const maySave = useMay('admin');
  const draft = useDraft(MaintenanceWindow, initial, windowMessage);
  const [problem, setProblem] = useState('');
  const [saving, setSaving] = useState(false);
  const isReadOnly = origin.from !== 'ui' || !maySave;
  const { value } = draft;
  const save = async (): Promise<void> => {
    const window = draft.check();
    if (window === undefined) {
      setProblem('Some fields need another look.');
      return;
    }
    setProblem('');
    setSaving(true);
    try {
      await client.call('maintenance.save', { window, create: isNew });
      refreshWindows(client);
      showToast(isNew ? `${window.name} is planned` : `${window.name} saved`);
      onClose();
    } catch (error) {
      const fields = error instanceof RpcError ? error.fields : [];
      const issues = fields.map(({ path, message }) => ({
        path: path[0] === 'window' ? path.slice(1) : path,
        message,
      }));
      const rest = draft.refuse(issues, Object.keys(value));
      const text = error instanceof Error ? error.message : String(error);
      setProblem(issues.length > 0 && rest.length === 0 ? 'Some fields need another look.' : [text, ...rest].join(' '));
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
    >
      {origin.from === 'file' ? (
        <FileOrigin
          file={origin.file}
          line={origin.line}
          onCopy={() => openEditor({ task: 'copy', name: initial.name })}
        />
      ) : null}
      <section className={sideForm['section']} aria-label="What">
        <TextField
          label="Name"
          value={value.name}
          error={draft.errorOf('name')}
          isDisabled={isReadOnly || !isNew}
          onChange={(name) => draft.change({ name })}
        />
        <TextArea
          label="Note"
          description="What is done, for whoever reads the timeline"
          rows={2}
          value={value.note}
          isDisabled={isReadOnly}
          onChange={(note) => draft.change({ note })}
        />
      </section>
      <section className={sideForm['section']} aria-label="When">
        <h3>When</h3>
        <TimesFields draft={draft} isDisabled={isReadOnly} now={now} />
      </section>
      <section className={sideForm['section']} aria-label="About">
        <h3>About</h3>
        <ScopeFields draft={draft} isDisabled={isReadOnly} />
      </section>
      <Preview window={value} />
      <SideFormFoot
        problem={problem}
        verb={isReadOnly ? undefined : isNew ? 'Plan' : 'Save'}
        isSaving={saving}
        onClose={onClose}
      />
    </form>
  );
}

/** The draft in words, its next five occurrences and whom it means, asked of the console. */
function Preview({ window }: { readonly window: MaintenanceWindow }): ReactNode {
  const parsed = MaintenanceWindow.safeParse({ ...window, name: window.name === '' ? 'draft' : window.name });
  return (
    <section className={sideForm['section']} aria-label="What it means">
      <h3>What it means</h3>
      {parsed.success ? (
        <PreviewOf window={parsed.data} />
      ) : (
        <p className={sideForm['hint']}>The next occurrences stand here once it says when, and what it is about.</p>
      )}
    </section>
  );
}

function PreviewOf({ window }: { readonly window: MaintenanceWindow }): ReactNode {
  const now = useNow(5_000);
  const { data, error } = useCached('maintenance.preview', { window });
  if (data === undefined) return <p className={sideForm['hint']}>{error?.message ?? 'Asking …'}</p>;
  const { active, monitors, next, warnings, zone } = data;
  const all = active === undefined ? next : [active, ...next];
  return (
    <>
      <p>
        {monitors.length === 0 ? 'No monitor' : monitors.length === 1 ? monitors[0] : `${monitors.length} monitors`}:{' '}
        {timesInWords(window.when)}.
      </p>
      {all.length === 0 ? (
        <p className={sideForm['hint']}>
          {window.when.kind === 'by_hand'
            ? 'It comes when somebody starts it.'
            : 'It is over: it covers time that has passed.'}
        </p>
      ) : (
        <ol className={styles['next']} aria-label="Next occurrences">
          {all.map((span) => (
            <li key={span.from}>
              {stretchText(span, zone)}{' '}
              <span className={sideForm['hint']}>
                {span === active ? 'running' : relativeTime(span.from, now)} · {zone}
              </span>
            </li>
          ))}
        </ol>
      )}
      {warnings.map((warning) => (
        <p key={warning} className={styles['warning']}>
          {warning}
        </p>
      ))}
    </>
  );
}
