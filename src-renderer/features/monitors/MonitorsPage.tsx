import { Plus } from 'lucide-react';
import { type ReactNode, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useClient } from '../../api/client-context.tsx';
import { formatShare } from '../../charts/unit.ts';
import { openEditor, useEditorTask } from '../../shell/editor-task.ts';
import { go, href, setQuery, useQuery } from '../../shell/router.ts';
import { useCommands } from '../../shell/shortcuts.ts';
import { liveStore, useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { useMay } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ListHead, ListPage } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { arrange, countStates, GROUPINGS, type Line, SORTS, stateSentence } from './arrange.ts';
import { AvailabilityBook } from './availability-book.ts';
import { MonitorEditor } from './editor/MonitorEditor.tsx';
import styles from './MonitorsPage.module.css';
import { MonitorTable } from './MonitorTable.tsx';
import { deleteMonitors, pauseMonitors } from './monitor-actions.ts';

const GROUP_OPTIONS = [
  { id: 'group', label: 'By group' },
  { id: 'state', label: 'By state' },
  { id: 'kind', label: 'By kind' },
  { id: 'none', label: 'Ungrouped' },
] as const;

/** How often a calm table sorts itself anew, ms; never while the pointer is on it. */
const RESORT_MS = 5_000;

function names(lines: readonly Line[]): readonly string[] {
  return lines.flatMap((line) => (line.type === 'monitor' ? [line.name] : []));
}

/** Every monitor in one table: find, compare, pause, delete, open, add. */
export function MonitorsPage(): ReactNode {
  const client = useClient();
  const text = useQuery('q');
  const cursor = useQuery('at');
  const askedSort = useQuery('sort');
  const askedGroup = useQuery('group');
  const sort = SORTS.find((s) => s === askedSort) ?? 'state';
  const group = GROUPINGS.find((g) => g === askedGroup) ?? 'group';
  const descending = useQuery('dir') === 'up';
  const ready = useLive((state) => state.ready.monitors);
  const membership = useLive((state) => state.monitorNames);
  const coverage = useLive((state) => state.status?.coverage);
  const rowHeight = useUi((state) => state.density) === 'compact' ? 28 : 34;
  const mayEdit = useMay('admin');
  const mayPause = useMay('operate');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [held, setHeld] = useState(false);
  const [book] = useState(() => new AvailabilityBook(client));
  const filter = useRef<HTMLInputElement>(null);
  const task = useEditorTask();
  const words = useDeferredValue(text);

  // Rows are sorted by what was true at the last tick; values inside the rows stay live. A held table keeps its tick.
  const tick = useNow(RESORT_MS);
  const [seen, setSeen] = useState({ tick, membership, monitors: liveStore.getState().monitors });
  if (seen.membership !== membership || (!held && seen.tick !== tick))
    setSeen({ tick, membership, monitors: liveStore.getState().monitors });
  const lines = useMemo(
    () => arrange(seen.monitors.values(), { text: words, sort, descending, group }),
    [seen, words, sort, descending, group],
  );
  const sentence = useLive((state) => stateSentence(countStates(state.monitors.values())));
  const listed = useMemo(() => names(lines), [lines]);
  const total = membership.length;
  const chosen = useMemo(() => [...selected].filter((name) => membership.includes(name)), [selected, membership]);
  const targets = chosen.length > 0 ? chosen : cursor === '' ? [] : [cursor];

  const move = (by: number): void => {
    const at = listed.indexOf(cursor);
    const next =
      listed[at === -1 ? (by > 0 ? 0 : listed.length - 1) : Math.min(listed.length - 1, Math.max(0, at + by))];
    if (next !== undefined) setQuery({ at: next });
  };
  const toggle = useCallback((name: string): void => {
    setSelected((was) => {
      const next = new Set(was);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  }, []);
  const open = useCallback((name: string): void => {
    go(href(['monitors', name]));
  }, []);
  const isPaused = (name: string): boolean => liveStore.getState().monitors.get(name)?.state === 'paused';
  const remove = (): void => {
    if (!mayEdit) return;
    void deleteMonitors(client, targets);
    setSelected(new Set());
  };
  const pause = (paused: boolean): void => {
    if (mayPause) void pauseMonitors(client, targets, paused);
  };
  const section = 'Monitors';
  useCommands([
    { id: 'monitors.down', title: 'Next monitor', section, keys: ['j', 'ArrowDown'], hidden: true, run: () => move(1) },
    {
      id: 'monitors.up',
      title: 'Previous monitor',
      section,
      keys: ['k', 'ArrowUp'],
      hidden: true,
      run: () => move(-1),
    },
    {
      id: 'monitors.open',
      title: 'Open the monitor',
      section,
      keys: ['Enter'],
      hidden: true,
      run: () => {
        if (cursor !== '') open(cursor);
      },
    },
    {
      id: 'monitors.select',
      title: 'Select or unselect',
      section,
      keys: ['x'],
      hidden: true,
      run: () => {
        if (cursor !== '') toggle(cursor);
      },
    },
    {
      id: 'monitors.new',
      title: 'Add a monitor',
      section,
      keys: ['n'],
      run: () => {
        if (mayEdit) openEditor({ task: 'new' });
      },
    },
    {
      id: 'monitors.edit',
      title: 'Edit the monitor',
      section,
      keys: ['e'],
      run: () => {
        if (cursor !== '' && mayEdit) openEditor({ task: 'edit', name: cursor });
      },
    },
    {
      id: 'monitors.pause',
      title: 'Pause or resume',
      section,
      keys: ['p'],
      run: () => pause(!targets.every(isPaused)),
    },
    { id: 'monitors.delete', title: 'Delete', section, keys: ['Delete'], run: remove },
    {
      id: 'monitors.filter',
      title: 'Filter the monitors',
      section,
      keys: ['/'],
      run: () => filter.current?.focus(),
    },
  ]);

  const side = task === undefined ? null : <MonitorEditor task={task} />;
  if (ready && total === 0)
    return (
      <ListPage side={side}>
        <EmptyState
          title="Nothing is watched yet"
          text="Add the first address that matters to you: a health endpoint, a port, a certificate. It takes one line and can be tried before it is saved."
        >
          <Button variant="primary" isDisabled={!mayEdit} onPress={() => openEditor({ task: 'new' })}>
            Add a monitor
          </Button>
        </EmptyState>
      </ListPage>
    );
  return (
    <ListPage side={side}>
      <ListHead>
        {ready ? (
          <Sentence
            sub={
              coverage === undefined
                ? undefined
                : `${formatShare(coverage)} of the last 24 h was seen.${text === '' ? '' : ` ${listed.length} of ${total} listed.`}`
            }
          >
            {sentence}
          </Sentence>
        ) : (
          <Skeleton width="40%" height={52} />
        )}
        <div className={styles['tools']}>
          <div className={styles['filter']}>
            <TextField
              label="Filter by name, group, target, kind or state"
              hideLabel
              type="search"
              placeholder="Filter: name, group, target, down…"
              value={text}
              onChange={(q) => setQuery({ q })}
              inputRef={filter}
              onKeyDown={(event) => {
                if (event.key === 'Escape') filter.current?.blur();
                if (event.key !== 'Enter' || listed[0] === undefined) return;
                setQuery({ at: listed[0] });
                filter.current?.blur();
              }}
            />
          </div>
          <div className={styles['grouping']}>
            <Select
              label="Group the rows"
              hideLabel
              value={group}
              options={GROUP_OPTIONS}
              onChange={(id) => setQuery({ group: id === 'group' ? undefined : id })}
            />
          </div>
          {chosen.length === 0 ? null : (
            <div className={styles['bulk']} role="group" aria-label="With the selected monitors">
              <span>{chosen.length} selected</span>
              <Button isDisabled={!mayPause} onPress={() => pause(true)}>
                Pause
              </Button>
              <Button isDisabled={!mayPause} onPress={() => pause(false)}>
                Resume
              </Button>
              <Button variant="danger" isDisabled={!mayEdit} onPress={remove}>
                Delete
              </Button>
              <Button variant="quiet" onPress={() => setSelected(new Set())}>
                Clear
              </Button>
            </div>
          )}
          <span className={styles['space']} />
          <Button variant="primary" isDisabled={!mayEdit} onPress={() => openEditor({ task: 'new' })}>
            <Plus size={14} aria-hidden /> Add a monitor
          </Button>
        </div>
      </ListHead>
      {listed.length === 0 && ready ? (
        <EmptyState title="No monitor answers to this" text={`Nothing matches “${text}”.`}>
          <Button onPress={() => setQuery({ q: undefined })}>Clear the filter</Button>
        </EmptyState>
      ) : (
        <MonitorTable
          lines={lines}
          book={book}
          rowHeight={rowHeight}
          isGrouped={group === 'group'}
          cursor={cursor}
          selected={selected}
          sort={sort}
          descending={descending}
          onSort={(by) =>
            setQuery({ sort: by === 'state' ? undefined : by, dir: by === sort && !descending ? 'up' : undefined })
          }
          onSelect={toggle}
          onSelectAll={() => setSelected(selected.size >= listed.length ? new Set() : new Set(listed))}
          onOpen={open}
          onHold={setHeld}
        />
      )}
    </ListPage>
  );
}
