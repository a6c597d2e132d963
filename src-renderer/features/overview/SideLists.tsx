import { memo, type ReactNode } from 'react';
import { formatValue } from '../../charts/unit.ts';
import { href } from '../../shell/router.ts';
import { type LiveState, liveStore, useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { Panel } from '../../ui/Panel.tsx';
import { relativeTime } from '../../ui/relative-time.ts';
import { StateShape, shapeWord } from '../../ui/StateShape.tsx';
import { lastChanged, mostFailing, type Ranked, slowest } from './rankings.ts';
import styles from './SideLists.module.css';

const MOST = 5;
const DAY_MS = 86_400_000;

interface ListProps {
  readonly title: string;
  readonly hint: string;
  readonly rows: readonly Ranked[];
  readonly none: string;
  readonly value: (row: Ranked) => string;
}

function List({ title, hint, rows, none, value }: ListProps): ReactNode {
  return (
    <Panel title={title} flush>
      {rows.length === 0 ? (
        <p className={styles['none']}>{none}</p>
      ) : (
        <ul className={styles['list']} title={hint}>
          {rows.map((row) => (
            <li key={row.monitor.name}>
              <a className={styles['row']} href={href(['monitors', row.monitor.name])}>
                <StateShape shape={row.monitor.state} size={12} />
                <span className={styles['name']}>{row.monitor.name}</span>
                <span className={styles['value']}>{value(row)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** What changed last, as a text that differs with each change of state. */
function changeKey(state: LiveState, since: number): string {
  return lastChanged(state.monitors.values(), since, MOST)
    .map(({ monitor }) => `${monitor.name} ${monitor.since}`)
    .join('\n');
}

/** What changed, what fails, what is slow. Read at each change of state and every 5 s: a ranking that moves at each check cannot be read. */
export const SideLists = memo(function SideLists(): ReactNode {
  const now = useNow(5_000);
  // Rendered anew when this text changes; what is shown is then read at once, as at each tick.
  useLive((state) => changeKey(state, now - DAY_MS));
  const { monitors } = liveStore.getState();
  return (
    <>
      <List
        title="What changed"
        hint="Changes of state within the last 24 hours"
        rows={lastChanged(monitors.values(), now - DAY_MS, MOST)}
        none="No monitor changed its state within 24 hours."
        value={({ monitor }) =>
          `${shapeWord(monitor.state).toLowerCase()}, ${relativeTime(Math.min(monitor.since, now), now)}`
        }
      />
      <List
        title="Most failing"
        hint="Share of the last 30 seen checks that were not up"
        rows={mostFailing(monitors.values(), MOST)}
        none="No check failed lately."
        value={({ value }) => `${Math.round(value * 100)} %`}
      />
      <List
        title="Slowest"
        hint="Median latency of the last 30 checks"
        rows={slowest(monitors.values(), MOST)}
        none="No latency was measured yet."
        value={({ value }) => formatValue('ms', value)}
      />
    </>
  );
});
