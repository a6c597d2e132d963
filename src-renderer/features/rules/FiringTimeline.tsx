import { type ReactNode, useMemo, useRef } from 'react';
import type { RulePreview } from '../../../src-shared/model/rule-preview.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { timeTicks } from '../../charts/time-ticks.ts';
import { useWidth } from '../../charts/use-width.ts';
import { spanText } from '../../charts/zone.ts';
import { cx } from '../../ui/classes.ts';
import styles from './FiringTimeline.module.css';

type Series = RulePreview['series'][number];

/** Rows drawn; the sentence counts all. */
const MOST_ROWS = 8;
const ROW = 16;
const AXIS = 18;

/** What tells the label sets apart: labels that all of them share say nothing. */
export function rowNames(series: readonly { readonly labels: Readonly<Record<string, string>> }[]): readonly string[] {
  const [first] = series;
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))];
  const apart = names.filter((name) => series.some(({ labels }) => labels[name] !== first?.labels[name]));
  const shown = series.length === 1 ? names.filter((name) => name !== 'severity').slice(0, 2) : apart;
  return series.map(({ labels }) => shown.flatMap((name) => labels[name] ?? []).join(' · ') || 'the result');
}

function Row(props: {
  readonly series: Series;
  readonly name: string;
  readonly severity: string;
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly zone: string;
}): ReactNode {
  const { series, name, severity, from, to, width, zone } = props;
  const scale = width / (to - from);
  return (
    <div className={styles['row']}>
      <span className={styles['name']} title={name}>
        {name}
      </span>
      <svg
        className={styles['track']}
        width={width}
        height={ROW}
        role="img"
        aria-label={`${name}: fired ${series.fired} times, ${humanDuration(series.firingMs)} in all`}
      >
        <rect className={styles['ground']} y={ROW / 2 - 1} width={width} height={2} />
        {series.spans.map((span) => (
          <rect
            key={`${span.state}${span.from}`}
            className={cx(styles[span.state], styles[severity])}
            x={(span.from - from) * scale}
            y={span.state === 'firing' ? 1 : 5}
            // A minute in a month is a hairline; it has to be seen all the same.
            width={Math.max(2, (span.to - span.from) * scale)}
            height={span.state === 'firing' ? ROW - 2 : ROW - 10}
            rx={1}
          >
            <title>
              {`${span.state === 'firing' ? 'Firing' : 'Pending'} for ${humanDuration(span.to - span.from)}${span.open ? ', until now' : ''}: ${spanText(span.from, span.to, zone)}`}
            </title>
          </rect>
        ))}
      </svg>
      <span className={styles['count']}>{series.fired}×</span>
    </div>
  );
}

/** When the alerts of a rule would have been pending and firing, a row for each label set. */
export function FiringTimeline(props: {
  readonly preview: RulePreview;
  readonly labels: Readonly<Record<string, string>>;
  readonly zone: string;
}): ReactNode {
  const { preview, labels, zone } = props;
  const { from, to } = preview;
  const box = useRef<HTMLDivElement>(null);
  const whole = useWidth(box);
  const width = Math.max(80, whole - 168);
  const rows = preview.series.slice(0, MOST_ROWS);
  const names = rowNames(rows);
  const ticks = useMemo(() => timeTicks(from, to, Math.max(2, Math.floor(width / 48)), zone), [from, to, width, zone]);
  return (
    <div ref={box} className={styles['box']}>
      {rows.map((series, i) => (
        <Row
          key={names[i] ?? i}
          series={series}
          name={names[i] ?? ''}
          severity={severityOf({ ...series.labels, ...(labels['severity']?.includes('{{') === true ? {} : labels) })}
          {...{ from, to, width, zone }}
        />
      ))}
      <div className={styles['row']} aria-hidden>
        <span className={styles['name']} />
        <svg className={styles['track']} width={width} height={AXIS}>
          {ticks.map(({ at, label }) => (
            <text
              key={at}
              className={styles['tick']}
              x={Math.min(Math.max(((at - from) / (to - from)) * width, 16), width - 16)}
              y={12}
            >
              {label}
            </text>
          ))}
        </svg>
      </div>
      {preview.held > rows.length ? (
        <p className={styles['more']}>
          {preview.held - rows.length === 1
            ? 'One more label set held at some time.'
            : `${preview.held - rows.length} more label sets held at some time.`}
        </p>
      ) : null}
    </div>
  );
}
