import { type ReactNode, useRef } from 'react';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { useNow } from '../../state/now.ts';
import { cx } from '../../ui/classes.ts';
import { relativeTime } from '../../ui/relative-time.ts';
import { StateShape } from '../../ui/StateShape.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { HEALTH_SHAPES, HEALTH_WORDS } from './health.ts';
import styles from './TargetTable.module.css';
import type { TargetLine } from './target-lines.ts';

export interface TargetTableProps {
  readonly lines: readonly TargetLine[];
  readonly rowHeight: number;
  /** Key of the target whose story is open. */
  readonly opened: string;
  readonly onOpen: (key: string) => void;
}

const COLUMNS = ['State', 'Target', 'Labels or error', 'Last scrape', 'Took', 'Samples', 'Series'] as const;

function Row({
  line,
  opened,
  onOpen,
}: {
  readonly line: TargetLine;
  readonly opened: string;
  readonly onOpen: (key: string) => void;
}): ReactNode {
  const now = useNow(5_000);
  if (line.type === 'pool')
    return (
      <tr className={styles['pool']}>
        <th scope="rowgroup" colSpan={COLUMNS.length}>
          {line.pool}
          <span>
            {line.up} of {line.total} up{line.dropped === 0 ? '' : `, ${line.dropped} dropped`}
          </span>
        </th>
      </tr>
    );
  const shade = line.key === opened ? '' : undefined;
  if (line.type === 'dropped') {
    const { discoveredLabels, rule } = line.target;
    const address = discoveredLabels['__address__'] ?? '';
    return (
      <tr data-opened={shade}>
        <td className={styles['faint']}>Dropped</td>
        <td>
          <button type="button" onClick={() => onOpen(line.key)}>
            {address === '' ? 'no address' : address}
          </button>
        </td>
        <td className={styles['faint']} colSpan={5}>
          by rule {rule.index}: <code>{rule.text}</code>
        </td>
      </tr>
    );
  }
  const { target } = line;
  const { instance: _instance, job: _job, ...labels } = target.labels;
  return (
    <tr data-opened={shade}>
      <td>
        <span className={styles['state']}>
          <StateShape shape={HEALTH_SHAPES[target.health]} word="beside" />
          {HEALTH_WORDS[target.health]}
        </span>
      </td>
      <td>
        <button type="button" onClick={() => onOpen(line.key)} title={target.scrapeUrl}>
          {shortUrl(target.scrapeUrl)}
        </button>
      </td>
      <td>
        {target.health === 'down' ? (
          <span className={styles['error']} title={target.lastError}>
            {target.lastError}
          </span>
        ) : (
          <code title={labelText(labels)}>{labelText(labels)}</code>
        )}
      </td>
      <td className={styles['right']}>
        {target.lastScrape === undefined ? '–' : relativeTime(Math.min(target.lastScrape, now), now)}
      </td>
      <td className={styles['right']}>
        {target.lastScrape === undefined ? '–' : humanDuration(Math.max(1, Math.round(target.lastDurationMs)))}
      </td>
      <td className={styles['right']}>{target.samples.toLocaleString('en')}</td>
      <td className={styles['right']}>{target.series.toLocaleString('en')}</td>
    </tr>
  );
}

/** The address without what nearly all have in common. */
function shortUrl(url: string): string {
  return url.replace(/^http:\/\//, '').replace(/\/metrics$/, '');
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}

/** Targets under their pools; of thousands only the rows in view exist. */
export function TargetTable({ lines, rowHeight, opened, onOpen }: TargetTableProps): ReactNode {
  const scroller = useRef<HTMLElement>(null);
  const { start, end } = useVirtualRows(scroller, lines.length, rowHeight);
  return (
    // Focusable, so that the keyboard can scroll it.
    <section ref={scroller} className={styles['scroll']} aria-label="Targets" tabIndex={0}>
      <table className={styles['table']} aria-label="Targets" aria-rowcount={lines.length + 1}>
        <thead>
          <tr>
            {COLUMNS.map((title, i) => (
              <th
                key={title}
                scope="col"
                className={cx(styles[title.split(' ')[0]?.toLowerCase() ?? ''], i > 2 && styles['right'])}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {/* Rows out of view are room above and below. */}
          {start === 0 ? null : <tr aria-hidden style={{ height: start * rowHeight }} />}
          {lines.slice(start, end).map((line) => (
            <Row
              key={line.type === 'pool' ? `pool ${line.pool}` : line.key}
              line={line}
              opened={opened}
              onOpen={onOpen}
            />
          ))}
          {end >= lines.length ? null : <tr aria-hidden style={{ height: (lines.length - end) * rowHeight }} />}
        </tbody>
      </table>
    </section>
  );
}
