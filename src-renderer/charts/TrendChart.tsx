import { Ellipsis } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { IconButton } from '../ui/Button.tsx';
import { download } from '../ui/download.ts';
import { Menu } from '../ui/Menu.tsx';
import { showError } from '../ui/toast.ts';
import { TrendCanvas } from './TrendCanvas.tsx';
import styles from './TrendChart.module.css';
import { TrendLegend } from './TrendLegend.tsx';
import { TrendTable } from './TrendTable.tsx';
import type { TrendData } from './trend.ts';
import { exportName, trendCsv, trendPng } from './trend-export.ts';

export interface TrendChartProps {
  readonly title: string;
  readonly data: TrendData;
  /** Height of the plot in px, 180 unless told. */
  readonly height?: number;
  /** Called with the stretch (epoch ms) that was dragged; without it dragging does nothing. */
  readonly onZoom?: (from: number, to: number) => void;
  /** Small figures or a note beside the title. */
  readonly aside?: ReactNode;
  /** Shown over an empty plot, why there is nothing. */
  readonly empty?: string;
  /** New data is on its way; the old picture stays, paler. */
  readonly isLoading?: boolean;
  /** The frame belongs to the surroundings. */
  readonly bare?: boolean;
}

const ENTRIES = [
  { id: 'png', label: 'Save as PNG' },
  { id: 'csv', label: 'Save as CSV' },
] as const;

/** Lines over time: zoom by dragging, cursor and tooltip shared with the page, legend, export, and the same as a table. */
export function TrendChart(props: TrendChartProps): ReactNode {
  const { title, data, height = 180, onZoom, aside, empty = 'No data in this range', isLoading = false, bare } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const act = (action: string): void => {
    if (action === 'table') setAsTable(!asTable);
    else if (action === 'csv')
      download(exportName(title, 'csv'), new Blob([trendCsv(data)], { type: 'text/csv;charset=utf-8' }));
    else if (body.current !== null)
      trendPng({ data, hidden, width: body.current.clientWidth, height }).then(
        (picture) => {
          download(exportName(title, 'png'), picture);
        },
        (error: unknown) => showError(error instanceof Error ? error.message : String(error)),
      );
  };
  const toggle = (name: string, alone: boolean): void => {
    const next = new Set(hidden);
    if (alone) {
      const others = data.series.map((s) => s.name).filter((n) => n !== name);
      const isAlone = !hidden.has(name) && others.every((n) => hidden.has(n));
      setHidden(new Set(isAlone ? [] : others));
      return;
    }
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  const isEmpty = data.series.length === 0;
  return (
    <figure className={styles['chart']} data-bare={bare === true ? '' : undefined} aria-labelledby={id}>
      <figcaption className={styles['head']}>
        <span id={id} className={styles['title']}>
          {title}
        </span>
        <span className={styles['aside']}>{aside}</span>
        <Menu
          label={`${title}: save or show as table`}
          entries={[
            { id: 'table', label: asTable ? 'Show as chart' : 'Show as table' },
            ...ENTRIES.map((entry) => ({ ...entry, isDisabled: isEmpty })),
          ]}
          onAction={act}
        >
          <IconButton label={`${title}: more`}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        </Menu>
      </figcaption>
      <div ref={body} className={styles['body']} data-loading={isLoading ? '' : undefined}>
        {asTable ? (
          <div className={styles['table']} style={{ height }}>
            <TrendTable label={title} data={data} />
          </div>
        ) : (
          <TrendCanvas
            label={title}
            data={data}
            hidden={hidden}
            height={height}
            draws={!(isEmpty && isLoading)}
            {...(onZoom === undefined ? {} : { onZoom })}
          />
        )}
        {isEmpty && !isLoading ? <p className={styles['empty']}>{empty}</p> : null}
      </div>
      <TrendLegend data={data} hidden={hidden} onToggle={toggle} />
    </figure>
  );
}
