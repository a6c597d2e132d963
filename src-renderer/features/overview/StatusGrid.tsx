import { memo, type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useWidth } from '../../charts/use-width.ts';
import { useCommands } from '../../shell/shortcuts.ts';
import { liveStore, useLive } from '../../state/live.ts';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { type Group, groupNames, matches, pieces } from './groups.ts';
import styles from './StatusGrid.module.css';
import { countStates, troubleText } from './sentence.ts';
import { TILE_GAP, TILE_HEIGHT, TILE_WIDTH, Tile } from './Tile.tsx';

/** Rows of tiles that appear and disappear together. */
const PIECE_ROWS = 6;

/** A few rows of tiles, drawn only near the part of the page that is seen: 2,000 tiles cost as much as 100. */
const Piece = memo(function Piece(props: { readonly names: readonly string[]; readonly columns: number }): ReactNode {
  const { names, columns } = props;
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) setNear(entry.isIntersecting);
      },
      { rootMargin: '300px' },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  const rows = Math.ceil(names.length / columns);
  return (
    <div ref={box} className={styles['piece']} style={{ height: rows * TILE_HEIGHT + (rows - 1) * TILE_GAP }}>
      {near ? (
        <div className={styles['tiles']} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
          {names.map((name) => (
            <Tile key={name} name={name} />
          ))}
        </div>
      ) : null}
    </div>
  );
});

function GroupCount({ names }: { readonly names: readonly string[] }): ReactNode {
  const trouble = useLive((state) => troubleText(countStates(names.flatMap((name) => state.monitors.get(name) ?? []))));
  return (
    <span className={styles['count']}>{trouble === '' ? `${names.length} up` : `${names.length}: ${trouble}`}</span>
  );
}

const GroupView = memo(function GroupView({
  group,
  columns,
}: {
  readonly group: Group;
  readonly columns: number;
}): ReactNode {
  return (
    <section className={styles['group']}>
      <header className={styles['head']}>
        <h3>{group.name === '' ? 'Without a group' : group.name}</h3>
        <GroupCount names={group.monitors} />
      </header>
      {columns === 0
        ? null
        : pieces(group.monitors, columns * PIECE_ROWS).map((names) => (
            <Piece key={names[0]} names={names} columns={columns} />
          ))}
    </section>
  );
});

/** Every monitor at a glance, by group; narrows as one types. */
export function StatusGrid(): ReactNode {
  const names = useLive((state) => state.monitorNames);
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState(false);
  const wanted = useDeferredValue(typed.trim());
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const width = useWidth(box);
  const columns = width === 0 ? 0 : Math.max(1, Math.floor((width + TILE_GAP) / (TILE_WIDTH + TILE_GAP)));
  // Filtered by the states at the time of typing: a tile that recovers does not vanish from under the eye.
  const groups = useMemo(
    () =>
      groupNames(
        names,
        liveStore.getState().monitors,
        (monitor) => (!trouble || monitor.state !== 'up') && (wanted === '' || matches(monitor, wanted)),
      ),
    [names, wanted, trouble],
  );
  useCommands([
    {
      id: 'overview.filter',
      title: 'Filter the monitors',
      section: 'Overview',
      keys: ['f'],
      run: () => input.current?.focus(),
    },
  ]);
  return (
    <section aria-label="Monitors">
      <div className={styles['tools']}>
        <h2>Monitors</h2>
        <Button
          variant={trouble ? 'primary' : 'plain'}
          aria-pressed={trouble}
          onPress={() => {
            setTrouble(!trouble);
          }}
        >
          Not up
        </Button>
        <div className={styles['filter']}>
          <TextField
            label="Filter the monitors"
            hideLabel
            type="search"
            placeholder="Filter by name, group, state"
            value={typed}
            onChange={setTyped}
            inputRef={input}
          />
        </div>
        <Kbd keys="f" />
      </div>
      <div ref={box}>
        {groups.map((group) => (
          <GroupView key={group.name} group={group} columns={columns} />
        ))}
      </div>
      {groups.length === 0 ? (
        <p className={styles['none']}>{wanted === '' ? 'Every monitor is up.' : `No monitor matches “${wanted}”.`}</p>
      ) : null}
    </section>
  );
}
