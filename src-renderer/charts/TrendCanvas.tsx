import type { EChartsType } from 'echarts/core';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useContext,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { ChartCursor, CursorContext } from './cursor.ts';
import { createChart, hatchTile } from './echarts.ts';
import { readingText } from './reading-text.ts';
import styles from './TrendChart.module.css';
import { TrendTooltip } from './TrendTooltip.tsx';
import { nearest, type TrendData } from './trend.ts';
import { trendOption } from './trend-option.ts';
import { useChartTheme } from './use-chart-theme.ts';
import { useWidth } from './use-width.ts';

export interface TrendCanvasProps {
  readonly label: string;
  readonly data: TrendData;
  readonly hidden: ReadonlySet<string>;
  readonly height: number;
  /** false: the first data is on its way, and an empty picture would only be drawn to be replaced. */
  readonly draws: boolean;
  /** Called with epoch ms when a stretch was dragged. */
  readonly onZoom?: (from: number, to: number) => void;
}

/** Dragging less than this, in px, is a click. */
const LEAST_DRAG = 5;

/**
 * The one place that owns an ECharts instance: made when the element has a size, resized by the shared observer, disposed on unmount. React
 * renders it anew only for data, size and theme; pointer and cursor move elements beside the canvas.
 */
export function TrendCanvas({ label, data, hidden, height, draws, onZoom }: TrendCanvasProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const chartRef = useRef<EChartsType>(null);
  const width = useWidth(box);
  const theme = useChartTheme();
  const own = useState(() => new ChartCursor())[0];
  const cursor = useContext(CursorContext) ?? own;
  const at = useSyncExternalStore(cursor.subscribe, () => cursor.at);
  const [drag, setDrag] = useState<{ readonly start: number; readonly end: number }>();
  /** Where the keyboard began to choose a stretch, epoch ms; the cursor is its other end. */
  const [anchor, setAnchor] = useState<number>();
  // The page first: it stands with its words and frames while its pictures are drawn, 15 ms each.
  const isSeen = useDeferredValue(true, false);
  const hatch = useMemo(() => hatchTile(theme.hatch), [theme]);
  const built = useMemo(
    () => (width > 0 && draws && isSeen ? trendOption(data, hidden, theme, hatch, width) : undefined),
    [data, hidden, theme, hatch, width, draws, isSeen],
  );

  useEffect(() => {
    if (!built || !box.current) return;
    chartRef.current ??= createChart(box.current);
    const chart = chartRef.current;
    if (chart.getWidth() !== width || chart.getHeight() !== height) chart.resize({ width, height });
    chart.setOption(built.option, { replaceMerge: ['series'], lazyUpdate: true });
  }, [built, width, height]);
  useEffect(
    () => () => {
      chartRef.current?.dispose();
      chartRef.current = null;
    },
    [],
  );

  const left = built?.plot.left ?? 0;
  const plotWidth = Math.max(1, width - left - (built?.plot.right ?? 0));
  const timeAt = (x: number): number =>
    data.from + (Math.min(Math.max(x - left, 0), plotWidth) / plotWidth) * (data.to - data.from);
  const xOf = (time: number): number => left + ((time - data.from) / (data.to - data.from)) * plotWidth;
  const ends = drag ?? (anchor === undefined || at === undefined ? undefined : { start: xOf(anchor), end: xOf(at) });
  const chosen = ends && { start: Math.min(ends.start, ends.end), end: Math.max(ends.start, ends.end) };
  const local = (event: PointerEvent<HTMLElement>): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;

  const index = at === undefined ? -1 : nearest(data.t, at);
  const step = (by: number): void => {
    const next = index === -1 ? (by > 0 ? 0 : data.t.length - 1) : Math.min(data.t.length - 1, Math.max(0, index + by));
    cursor.move(data.t[next]);
  };
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'ArrowRight') step(event.shiftKey ? 10 : 1);
    else if (event.key === 'ArrowLeft') step(event.shiftKey ? -10 : -1);
    else if (event.key === 'Home') cursor.move(data.t[0]);
    else if (event.key === 'End') cursor.move(data.t.at(-1));
    else if (event.key === 'Enter' && onZoom && at !== undefined) {
      if (anchor !== undefined && anchor !== at) onZoom(Math.min(anchor, at), Math.max(anchor, at));
      setAnchor(anchor === undefined ? at : undefined);
    } else if (event.key === 'Escape' && anchor !== undefined) setAnchor(undefined);
    else if (event.key === 'Escape' && at !== undefined) cursor.move(undefined);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className={styles['plot']}
      style={{ height }}
      role="slider"
      tabIndex={0}
      aria-label={`${label}: move through time with the arrow keys${onZoom ? ', choose a stretch with Enter at both ends' : ''}`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, data.t.length - 1)}
      aria-valuenow={Math.max(0, index)}
      aria-valuetext={index === -1 ? 'no point chosen' : readingText(data, hidden, index)}
      onKeyDown={keys}
      onPointerMove={(event) => {
        const x = local(event);
        cursor.move(timeAt(x));
        if (drag) setDrag({ start: drag.start, end: x });
      }}
      onPointerLeave={() => {
        if (!drag) cursor.move(undefined);
      }}
      onPointerDown={(event) => {
        if (!onZoom || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const x = local(event);
        setDrag({ start: x, end: x });
      }}
      onPointerUp={() => {
        if (drag && Math.abs(drag.end - drag.start) >= LEAST_DRAG)
          onZoom?.(timeAt(Math.min(drag.start, drag.end)), timeAt(Math.max(drag.start, drag.end)));
        setDrag(undefined);
      }}
      onPointerCancel={() => {
        setDrag(undefined);
      }}
      onBlur={() => setAnchor(undefined)}
    >
      <div ref={box} className={styles['canvas']} aria-hidden />
      {chosen && chosen.end - chosen.start >= LEAST_DRAG ? (
        <div className={styles['selection']} style={{ left: chosen.start, width: chosen.end - chosen.start }} />
      ) : null}
      {at !== undefined && at >= data.from && at <= data.to && width > 0 ? (
        <TrendTooltip data={data} hidden={hidden} at={at} x={xOf(at)} width={width} />
      ) : null}
    </div>
  );
}
