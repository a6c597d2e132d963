import type { ReactNode } from 'react';
import { useCached } from '../../api/cached.ts';
import { openEditor, useEditorTask } from '../../shell/editor-task.ts';
import { PageReading } from '../../shell/Reading.tsx';
import { useCommands } from '../../shell/shortcuts.ts';
import { useNow } from '../../state/now.ts';
import { useMay } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page, PageHead } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { CalendarView } from './CalendarView.tsx';
import { WindowEditor } from './WindowEditor.tsx';
import { WindowTable } from './WindowTable.tsx';
import { maintenanceSentence } from './words.ts';

/** How often the list is read anew, ms: windows open and close by themselves. */
const EVERY_MS = 5_000;

/** Maintenance windows: what runs, what comes, and the editor of one at the side. */
export function MaintenancePage(): ReactNode {
  const { data, error, refetch } = useCached('maintenance.list', {}, { everyMs: EVERY_MS });
  const now = useNow(5_000);
  const zone = useUi((state) => state.zone);
  const maySave = useMay('admin');
  const task = useEditorTask();
  useCommands([
    {
      id: 'maintenance.close',
      title: 'Close the window',
      section: 'Maintenance',
      keys: ['Escape'],
      hidden: true,
      run: () => openEditor(undefined),
    },
  ]);
  if (data === undefined)
    return error === undefined ? (
      <PageReading label="Reading the maintenance windows" />
    ) : (
      <ErrorState title="The maintenance windows could not be read" error={error} onRetry={refetch} />
    );
  const plan = (
    <Button variant="primary" isDisabled={!maySave} onPress={() => openEditor({ task: 'new' })}>
      Plan maintenance
    </Button>
  );
  const named = task === undefined || task.task === 'new' ? undefined : task.name;
  const entry = data.find(({ window }) => window.name === named);
  return (
    <Page
      side={
        task === undefined || (named !== undefined && entry === undefined) ? null : (
          <WindowEditor key={JSON.stringify(task)} task={task} entry={entry} />
        )
      }
    >
      <PageHead>
        <Sentence>{maintenanceSentence(data, now)}</Sentence>
        {data.length === 0 ? null : plan}
      </PageHead>
      {data.length === 0 ? (
        <EmptyState
          title="No maintenance is planned"
          text="In a window nobody is told about what it covers, and the time does not count as downtime. Checks go on."
        >
          {plan}
        </EmptyState>
      ) : (
        <>
          <Panel title="Windows" flush>
            <WindowTable entries={data} now={now} zone={zone} />
          </Panel>
          <CalendarView now={now} zone={zone} />
        </>
      )}
    </Page>
  );
}
