import { type ReactNode, useMemo, useState } from 'react';
import type { SilenceEntry } from '../../../src-shared/contract/silence.ts';
import { formatMatchers } from '../../../src-shared/matcher/parse.ts';
import { useCached } from '../../api/cached.ts';
import { PageReading } from '../../shell/Reading.tsx';
import { useCommands } from '../../shell/shortcuts.ts';
import { SilenceDialog } from '../../shell/silence/SilenceDialog.tsx';
import { fieldsOf, hiddenBy, newSilence, silenceLike } from '../../shell/silence/silence-form.ts';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { engineNow, useMay } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Page, PageHead } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { matchersOf, openSilence, type SilenceTask, useSilenceTask } from './place.ts';
import styles from './SilencesPage.module.css';
import { SilenceTable } from './SilenceTable.tsx';
import { silencesSentence } from './words.ts';

/** How often the list is read anew, ms: silences begin and end by themselves. */
const EVERY_MS = 5_000;
/** Lines of a table; what is typed narrows it. */
const MOST = 200;

const PARTS = [
  { state: 'active', title: 'Active' },
  { state: 'pending', title: 'To come' },
  { state: 'expired', title: 'Over, kept for five days' },
] as const;

/** Whether a silence is what was typed: in its matchers, its comment, its author or its origin. Pure. */
export function silenceFits({ alertmanager, silence }: SilenceEntry, typed: string): boolean {
  const origin = alertmanager === undefined ? '' : ` alertmanager=${alertmanager}`;
  const hay = `${formatMatchers(silence.matchers)} ${silence.comment} ${silence.createdBy}${origin}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

function Form(props: { readonly entries: readonly SilenceEntry[]; readonly task: SilenceTask }): ReactNode {
  const { entries, task } = props;
  const close = (): void => {
    openSilence(undefined);
  };
  if (task.task === 'new')
    return <SilenceDialog title="Silence alerts" initial={newSilence(matchersOf(task.match))} onClose={close} />;
  const entry = entries.find(({ silence }) => silence.id === task.id);
  if (entry === undefined) return null;
  const { alertmanager, silence, state } = entry;
  return task.task === 'edit' ? (
    <SilenceDialog
      title="Change a silence"
      initial={fieldsOf(silence, state, engineNow(), alertmanager)}
      before={silence}
      onClose={close}
    />
  ) : (
    <SilenceDialog title="Silence alerts" initial={silenceLike(silence, alertmanager)} onClose={close} />
  );
}

/** Silences: what is quiet and until when, what comes, what is over, and a form that shows what it would hide. */
export function SilencesPage(): ReactNode {
  const { data, error, refetch } = useCached('silence.list', {}, { everyMs: EVERY_MS });
  const now = useNow(5_000);
  const zone = useUi((state) => state.zone);
  const may = useMay('operate');
  const alerts = useLive((state) => state.alerts);
  const task = useSilenceTask();
  const [typed, setTyped] = useState('');
  const open = (): void => {
    if (may) openSilence({ task: 'new', match: '' });
  };
  useCommands([{ id: 'silences.new', title: 'Silence alerts', section: 'Silences', keys: ['n'], run: open }]);
  const hidden = useMemo(() => {
    const ids = new Set<string>();
    for (const { alertmanager, silence, state } of data ?? [])
      if (state === 'active')
        for (const { id } of hiddenBy(silence.matchers, alerts.values(), alertmanager)) ids.add(id);
    return ids.size;
  }, [data, alerts]);
  if (data === undefined)
    return error === undefined ? (
      <PageReading label="Reading the silences" />
    ) : (
      <ErrorState title="The silences could not be read" error={error} onRetry={refetch} />
    );
  const make = (
    <Button variant="primary" isDisabled={!may} onPress={open}>
      Silence alerts <Kbd keys="n" />
    </Button>
  );
  return (
    <Page>
      <PageHead>
        <Sentence>{silencesSentence(data, hidden, now)}</Sentence>
        {data.length === 0 ? null : make}
      </PageHead>
      {data.length === 0 ? (
        <EmptyState
          title="No silences"
          text="A silence keeps people from being told of some alerts for a while. The alerts go on, and their end is told to whoever was told that they fire."
        >
          {make}
        </EmptyState>
      ) : (
        <>
          <div className={styles['filter']}>
            <TextField
              label="Filter the silences"
              hideLabel
              type="search"
              placeholder="Filter by matcher, comment or author"
              value={typed}
              onChange={setTyped}
            />
          </div>
          {PARTS.map(({ state, title }) => {
            const entries = data.filter((entry) => entry.state === state && silenceFits(entry, typed));
            if (entries.length === 0) return null;
            return (
              <Panel key={state} title={`${title} · ${entries.length.toLocaleString('en')}`} flush>
                <SilenceTable label={title} entries={entries.slice(0, MOST)} now={now} zone={zone} />
              </Panel>
            );
          })}
        </>
      )}
      {task === undefined ? null : <Form key={JSON.stringify(task)} entries={data} task={task} />}
    </Page>
  );
}
