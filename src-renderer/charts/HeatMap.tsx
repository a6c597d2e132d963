import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { ChartCursor, CursorContext } from './cursor.ts';
import { hatchTile } from './echarts.ts';
import styles from './HeatMap.module.css';
import { type HeatData, heatColour, heatOf, hottest } from './heat.ts';
import { timeTicks } from './time-ticks.ts';
import { nearest } from './trend.ts';
import { formatValue } from './unit.ts';
import { useChartTheme } from './use-chart-theme.ts';
import { useWidth } from './use-width.ts';
import { instantText } from './zone.ts';

export interface HeatMapProps {
  readonly label: string;
  readonly data: HeatData;
  readonly height: number;
  /** Called with epoch ms when a stretch was dragged. */
  readonly onZoom?: (from: number, to: number) => void;
  /** Where the owner finds the canvas for the picture export. */
  readonly canvasRef?: { current: HTMLCanvasElement | null };
}

const TOP = 10;
const BOTTOM = 24;
const RIGHT = 12;
/** Room for one label of the bucket axis, px. */
const LABEL = 18;
const LEAST_DRAG = 5;

/** `0.1 – 0.25 s`: what a bucket holds. */
function bucketText(data: HeatData, i: number): string {
  const upper = data.bounds[i] ?? Number.NaN;
  const lower = data.bounds[i - 1] ?? (upper > 0 ? 0 : -Infinity);
  if (upper === Infinity) return `above ${formatValue(data.unit, lower)}`;
  return lower === -Infinity
    ? `up to ${formatValue(data.unit, upper)}`
    : `${formatValue(data.unit, lower)} – ${formatValue(data.unit, upper)}`;
}

/** What one column says, its fullest buckets first. */
function columnText(data: HeatData, at: number): string {
  const counts = data.counts.map((column, i) => ({ i, value: column[at] ?? Number.NaN }));
  if (counts.every(({ value }) => Number.isNaN(value))) return 'no data';
  const full = counts.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  if (full.length === 0) return 'no observations';
  return full
    .slice(0, 3)
    .map(({ i, value }) => `${bucketText(data, i)}: ${formatValue('number', value)}`)
    .join(', ');
}

/**
 * A histogram over time: a column per instant, a row per bucket, darker (in the dark: brighter) where more was observed. Time that
 * nobody saw is hatched. Dragging zooms; the cursor is shared with the page's other charts.
 */
export function HeatMap({ label, data, height, onZoom, canvasRef }: HeatMapProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const theme = useChartTheme();
  const own = useState(() => new ChartCursor())[0];
  const cursor = useContext(CursorContext) ?? own;
  const at = useSyncExternalStore(cursor.subscribe, () => cursor.at);
  const [row, setRow] = useState<number>();
  const [drag, setDrag] = useState<{ readonly start: number; readonly end: number }>();
  const most = useMemo(() => hottest(data.counts), [data]);
  const labels = useMemo(
    () => data.bounds.map((bound) => (bound === Infinity ? '+Inf' : formatValue(data.unit, bound))),
    [data],
  );
  const left = Math.ceil(Math.max(2, ...labels.map((text) => text.length)) * 6.6) + 12;
  const plotWidth = Math.max(1, width - left - RIGHT);
  const plotHeight = height - TOP - BOTTOM;
  const rowHeight = plotHeight / Math.max(1, data.bounds.length);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) return;
    if (canvasRef) canvasRef.current = element;
    const ratio = Math.max(1, window.devicePixelRatio);
    element.width = width * ratio;
    element.height = height * ratio;
    context.scale(ratio, ratio);
    const xOf = (time: number): number => left + ((time - data.from) / (data.to - data.from)) * plotWidth;
    const hatch = context.createPattern(hatchTile(theme.hatch), 'repeat');
    context.save();
    context.beginPath();
    context.rect(left, TOP, plotWidth, plotHeight);
    context.clip();
    for (const [i, end] of data.t.entries()) {
      const x = Math.round(xOf(end - data.step));
      const w = Math.max(1, Math.round(xOf(end)) - x);
      if (data.counts.every((column) => Number.isNaN(column[i] ?? Number.NaN))) {
        if (hatch) context.fillStyle = hatch;
        context.fillRect(x, TOP, w, plotHeight);
        continue;
      }
      for (const [bucket, column] of data.counts.entries()) {
        const value = column[i] ?? 0;
        if (!(value > 0)) continue;
        context.fillStyle = heatColour(theme.heat, heatOf(value, most));
        const y = Math.round(TOP + plotHeight - (bucket + 1) * rowHeight);
        const h = Math.max(1, Math.round(TOP + plotHeight - bucket * rowHeight) - y - (rowHeight > 6 ? 1 : 0));
        context.fillRect(x, y, w, h);
      }
    }
    context.restore();
    context.font = `11px ${theme.sans}`;
    context.fillStyle = theme.text;
    context.strokeStyle = theme.line;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const every = Math.max(1, Math.ceil((LABEL * data.bounds.length) / plotHeight));
    for (const [bucket, text] of labels.entries())
      if ((labels.length - 1 - bucket) % every === 0)
        context.fillText(text, left - 6, TOP + plotHeight - (bucket + 0.5) * rowHeight);
    context.beginPath();
    context.moveTo(left, TOP + plotHeight + 0.5);
    context.lineTo(left + plotWidth, TOP + plotHeight + 0.5);
    context.stroke();
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const { at: time, label: text } of timeTicks(
      data.from,
      data.to,
      Math.max(2, Math.floor(plotWidth / 80)),
      data.zone,
    )) {
      const x = xOf(time);
      const half = context.measureText(text).width / 2;
      // Half a label says nothing.
      if (x - half >= 0 && x + half <= width) context.fillText(text, x, TOP + plotHeight + 8);
    }
  }, [data, width, height, theme, left, plotWidth, plotHeight, rowHeight, labels, most, canvasRef]);

  const timeAt = (x: number): number =>
    data.from + (Math.min(Math.max(x - left, 0), plotWidth) / plotWidth) * (data.to - data.from);
  // A column tells of the step before its end: the pointer is in the one that ends next.
  const index = at === undefined || data.t.length === 0 ? -1 : nearest(data.t, at + data.step / 2);
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      const next = index === -1 ? (step > 0 ? 0 : data.t.length - 1) : index + step * (event.shiftKey ? 10 : 1);
      const time = data.t[Math.min(data.t.length - 1, Math.max(0, next))];
      cursor.move(time === undefined ? undefined : time - data.step / 2);
    } else if (event.key === 'Escape' && at !== undefined) cursor.move(undefined);
    else return;
    event.preventDefault();
  };
  const local = (event: PointerEvent<HTMLElement>): { readonly x: number; readonly y: number } => {
    const rect = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  };
  const when = index === -1 ? '' : instantText(data.t[index] ?? 0, data.zone);
  const x = at === undefined ? 0 : left + ((at - data.from) / (data.to - data.from)) * plotWidth;
  const bucket = row !== undefined && row >= 0 && row < data.bounds.length ? row : undefined;
  return (
    <>
      <div
        ref={box}
        className={styles['plot']}
        style={{ height }}
        role="slider"
        tabIndex={0}
        aria-label={`${label}: move through time with the arrow keys`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, data.t.length - 1)}
        aria-valuenow={Math.max(0, index)}
        aria-valuetext={index === -1 ? 'no column chosen' : `${when}: ${columnText(data, index)}`}
        onKeyDown={keys}
        onPointerMove={(event) => {
          const point = local(event);
          cursor.move(timeAt(point.x));
          setRow(Math.floor((TOP + plotHeight - point.y) / rowHeight));
          if (drag) setDrag({ start: drag.start, end: point.x });
        }}
        onPointerLeave={() => {
          if (drag) return;
          cursor.move(undefined);
          setRow(undefined);
        }}
        onPointerDown={(event) => {
          if (!onZoom || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const { x: start } = local(event);
          setDrag({ start, end: start });
        }}
        onPointerUp={() => {
          if (drag && Math.abs(drag.end - drag.start) >= LEAST_DRAG)
            onZoom?.(timeAt(Math.min(drag.start, drag.end)), timeAt(Math.max(drag.start, drag.end)));
          setDrag(undefined);
        }}
        onPointerCancel={() => setDrag(undefined)}
      >
        <canvas ref={canvas} className={styles['canvas']} aria-hidden />
        {drag && Math.abs(drag.end - drag.start) >= LEAST_DRAG ? (
          <div
            className={styles['selection']}
            style={{ left: Math.min(drag.start, drag.end), width: Math.abs(drag.end - drag.start) }}
          />
        ) : null}
        {index === -1 || at === undefined || at < data.from || at > data.to ? null : (
          <div
            className={styles['tooltip']}
            style={x > width / 2 ? { right: width - x + 10 } : { left: x + 10 }}
            aria-hidden
          >
            <p className={styles['when']}>{when}</p>
            {bucket === undefined ? (
              <p>{columnText(data, index)}</p>
            ) : (
              <p>
                {bucketText(data, bucket)} <b>{formatValue('number', data.counts[bucket]?.[index] ?? Number.NaN)}</b>
              </p>
            )}
          </div>
        )}
      </div>
      <div className={styles['scale']}>
        <span>0</span>
        <span className={styles['ramp']} aria-hidden />
        <span>{formatValue('number', most)} at most</span>
      </div>
    </>
  );
}
