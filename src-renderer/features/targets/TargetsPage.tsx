import { type ReactNode, useMemo, useRef } from 'react';
import { useCached } from '../../api/cached.ts';
import { setQuery, useQuery } from '../../shell/router.ts';
import { useCommands } from '../../shell/shortcuts.ts';
import { useUi } from '../../state/ui.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { ListHead, ListPage } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { TargetInspector } from './TargetInspector.tsx';
import styles from './TargetsPage.module.css';
import { TargetTable } from './TargetTable.tsx';
import { SHOWN, type Shown, targetLines, targetSentence } from './target-lines.ts';

/** How often the list is read anew, ms. */
const EVERY_MS = 5_000;
const WORDS: Readonly<Record<Shown, string>> = {
  all: 'All',
  down: 'Down',
  unknown: 'Unknown',
  up: 'Up',
  dropped: 'Dropped',
};

/** What is scraped: every target of every job, why one is down, and what relabelling dropped. */
export function TargetsPage(): ReactNode {
  const { data, error, refetch } = useCached('target.list', {}, { everyMs: EVERY_MS });
  const filter = useQuery('filter');
  const state = useQuery('state');
  const opened = useQuery('target');
  const compact = useUi(({ density }) => density === 'compact');
  const search = useRef<HTMLInputElement>(null);
  const shown = SHOWN.find((one) => one === state) ?? 'all';
  const lines = useMemo(() => (data ? targetLines(data, shown, filter) : []), [data, shown, filter]);
  const line = lines.find((one) => one.type !== 'pool' && one.key === opened);
  const move = (step: 1 | -1): void => {
    const keys = lines.flatMap((one) => (one.type === 'pool' ? [] : [one.key]));
    const at = keys.indexOf(opened);
    setQuery({ target: at === -1 ? keys[step === 1 ? 0 : keys.length - 1] : (keys[at + step] ?? keys[at]) });
  };
  useCommands([
    {
      id: 'targets.search',
      title: 'Filter the targets',
      section: 'Targets',
      keys: ['/'],
      run: () => search.current?.focus(),
    },
    {
      id: 'targets.next',
      title: 'Next target',
      section: 'Targets',
      keys: ['j', 'ArrowDown'],
      hidden: true,
      run: () => move(1),
    },
    {
      id: 'targets.previous',
      title: 'Previous target',
      section: 'Targets',
      keys: ['k', 'ArrowUp'],
      hidden: true,
      run: () => move(-1),
    },
    {
      id: 'targets.close',
      title: 'Close the target',
      section: 'Targets',
      keys: ['Escape'],
      hidden: true,
      run: () => setQuery({ target: undefined }),
    },
    {
      id: 'targets.down',
      title: 'Only targets that are down',
      section: 'Targets',
      keys: ['d'],
      run: () => setQuery({ state: shown === 'down' ? undefined : 'down' }),
    },
  ]);
  if (data === undefined)
    return error ? (
      <ErrorState title="The targets could not be read" error={error} onRetry={refetch} />
    ) : (
      <ListHead>
        <Skeleton height={320} />
      </ListHead>
    );
  if (data.targets.length + data.dropped.length === 0)
    return (
      <EmptyState
        title="Nothing is scraped yet"
        text="Add scrape_configs to the configuration, in Prometheus' own syntax: static addresses, files, HTTP or DNS discovery. What they find is listed here."
      >
        <pre className={styles['example']}>{EXAMPLE}</pre>
      </EmptyState>
    );
  return (
    <ListPage
      side={
        line === undefined ? null : (
          <TargetInspector key={opened} line={line} onClose={() => setQuery({ target: undefined })} />
        )
      }
    >
      <ListHead>
        <Sentence>{targetSentence(data)}</Sentence>
        <div className={styles['tools']}>
          <div className={styles['filter']}>
            <TextField
              label="Filter the targets"
              hideLabel
              type="search"
              placeholder="Address, label or error"
              inputRef={search}
              value={filter}
              onChange={(next) => setQuery({ filter: next })}
            />
          </div>
          <Select
            label="Which targets"
            hideLabel
            value={shown}
            onChange={(next) => setQuery({ state: next === 'all' ? undefined : next })}
            options={SHOWN.map((id) => ({ id, label: WORDS[id] }))}
          />
        </div>
      </ListHead>
      {lines.length === 0 ? (
        <p className={styles['none']}>No target is like this. Clear the filter to see all.</p>
      ) : (
        <TargetTable
          lines={lines}
          rowHeight={compact ? 26 : 32}
          opened={opened}
          onOpen={(key) => setQuery({ target: key === opened ? undefined : key })}
        />
      )}
    </ListPage>
  );
}

const EXAMPLE = `scrape_configs:
  - job_name: node
    static_configs:
      - targets: ["127.0.0.1:9100"]`;
