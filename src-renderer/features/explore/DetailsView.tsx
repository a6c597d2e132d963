import type { ReactNode } from 'react';
import type { RangeFrame } from '../../../src-shared/model/query.ts';
import { visitSamples } from '../../../src-shared/model/query.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import styles from './DetailsView.module.css';
import { letterOf } from './explore-place.ts';

/** One question as it went. */
export interface Asked {
  readonly index: number;
  readonly expr: string;
  readonly frame: RangeFrame | undefined;
  readonly tookMs: number | undefined;
  readonly error: string | undefined;
}

/** The raw text is shown up to here, characters; copying takes all. */
const MOST_SHOWN = 20_000;

function samplesOf(frame: RangeFrame): number {
  let count = 0;
  for (const series of frame.series)
    visitSamples(series, () => {
      count += 1;
    });
  return count;
}

/** A frame as JSON in the shape of Prometheus' HTTP API: seconds and texts. */
export function rawJson(frame: RangeFrame): string {
  const result = frame.series.map((series) => {
    const values: [number, string][] = [];
    visitSamples(series, (step, value) => {
      const text = value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
      values.push([(frame.t[step] ?? 0) / 1_000, text]);
    });
    return { metric: series.labels, values };
  });
  const { warnings, infos } = frame;
  const text = JSON.stringify({ resultType: 'matrix', result, warnings, infos }, null, 1);
  // One value per line.
  return text.replaceAll(/\[\s+([\d.]+),\s+("[^"]*")\s+\]/g, '[$1, $2]');
}

const COLUMNS: readonly Column<Asked>[] = [
  { id: 'letter', title: 'Query', cell: ({ index }) => letterOf(index) },
  { id: 'expr', title: 'Expression', mono: true, cell: ({ expr }) => expr },
  {
    id: 'took',
    title: 'Took',
    align: 'right',
    cell: ({ tookMs }) => (tookMs === undefined ? '–' : humanDuration(Math.max(1, Math.round(tookMs)))),
  },
  { id: 'series', title: 'Series', align: 'right', cell: ({ frame }) => frame?.series.length ?? '–' },
  {
    id: 'samples',
    title: 'Points',
    align: 'right',
    cell: ({ frame }) => (frame === undefined ? '–' : samplesOf(frame).toLocaleString('en')),
  },
];

/** How the queries went: time, size, what the engine noted, and the answer as it came. */
export function DetailsView({ asked }: { readonly asked: readonly Asked[] }): ReactNode {
  const notes = asked.flatMap(({ index, frame, error }) =>
    [...(error === undefined ? [] : [error]), ...(frame?.warnings ?? []), ...(frame?.infos ?? [])].map((text) => ({
      letter: letterOf(index),
      text,
    })),
  );
  const raw = asked.map(({ frame }) => (frame === undefined ? '' : rawJson(frame))).join('\n');
  return (
    <div className={styles['view']}>
      <div className={styles['panel']}>
        <DataTable label="Queries" columns={COLUMNS} rows={asked} rowKey={({ index }) => index} />
      </div>
      {notes.length === 0 ? null : (
        <ul className={styles['notes']} aria-label="Warnings">
          {notes.map(({ letter, text }) => (
            <li key={`${letter}${text}`}>
              {asked.length > 1 ? `${letter}: ` : ''}
              {text}
            </li>
          ))}
        </ul>
      )}
      <div className={styles['panel']}>
        <div className={styles['head']}>
          <span>The answer as JSON</span>
          <Button
            variant="quiet"
            isDisabled={raw === ''}
            onPress={() => {
              navigator.clipboard.writeText(raw).then(
                () => showToast('Copied the answer'),
                () => showError('The browser did not allow copying.'),
              );
            }}
          >
            Copy
          </Button>
        </div>
        {/* Focusable, so that the keyboard can scroll it. */}
        <pre className={styles['raw']} aria-label="The answer as JSON" tabIndex={0} role="region">
          {raw.slice(0, MOST_SHOWN)}
          {raw.length > MOST_SHOWN ? '\n… copy for the rest' : ''}
        </pre>
      </div>
    </div>
  );
}
