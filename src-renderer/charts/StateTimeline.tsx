import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import type { MonitorState, StateInterval } from '../../src-shared/model/check.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import { StateShape, shapeWord } from '../ui/StateShape.tsx';
import styles from './StateTimeline.module.css';
import { timeTicks } from './time-ticks.ts';
import { layoutSegments, paintOrder, type Segment, segmentAt, timeInStates } from './timeline.ts';
import { useWidth } from './use-width.ts';
import { spanText } from './zone.ts';

export interface StateTimelineProps {
  readonly label: string;
  /** Exact intervals; the time between them is unknown. */
  readonly intervals: readonly StateInterval[];
  /** What is drawn, epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly height?: number;
  /** Called with epoch ms when a stretch was dragged. */
  readonly onZoom?: (from: number, to: number) => void;
}

const LEAST_DRAG = 5;
/** Height of the axis under the band, px. */
const AXIS = 20;
/** Share of the height: an outage stands taller than calm. */
const TALL: Readonly<Record<MonitorState, number>> = {
  up: 0.55,
  pending: 0.3,
  paused: 0.4,
  maintenance: 0.7,
  blind: 0.8,
  degraded: 0.8,
  down: 1,
};

function words(segment: Segment, zone: string): string {
  const end = segment.open ? 'until now' : spanText(segment.from, segment.to, zone);
  return `${shapeWord(segment.state)} for ${humanDuration(segment.to - segment.from)}, ${segment.open ? `since ${spanText(segment.from, segment.to, zone)}` : end}. ${segment.reason}`;
}

function summary(label: string, intervals: readonly StateInterval[], from: number, to: number): string {
  const sums = [...timeInStates(intervals, from, to)];
  const parts = sums.map(([state, ms]) => `${shapeWord(state).toLowerCase()} ${humanDuration(ms)}`);
  return `${label}: ${parts.length === 0 ? 'nothing known' : parts.join(', ')}`;
}

/** Confirmed states as exact intervals. What was not seen is hatched; what was never watched stays empty. */
export function StateTimeline(props: StateTimelineProps): ReactNode {
  const { label, intervals, from, to, zone, height = 36, onZoom } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const hatch = useId();
  const segments = useMemo(() => layoutSegments(intervals, from, to, width), [intervals, from, to, width]);
  const ticks = useMemo(() => timeTicks(from, to, Math.max(2, Math.floor(width / 90)), zone), [from, to, width, zone]);
  const [active, setActive] = useState<Segment>();
  const [drag, setDrag] = useState<{ readonly start: number; readonly end: number }>();
  const shown = active && segments.find((s) => s.from === active.from && s.state === active.state);
  const xOf = (event: PointerEvent<HTMLElement>): number =>
    Math.min(width, Math.max(0, event.clientX - event.currentTarget.getBoundingClientRect().left));
  const timeAt = (x: number): number => from + (x / Math.max(1, width)) * (to - from);
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    const i = shown ? segments.indexOf(shown) : -1;
    if (event.key === 'ArrowRight') setActive(segments[Math.min(segments.length - 1, i + 1)]);
    else if (event.key === 'ArrowLeft') setActive(segments[i === -1 ? segments.length - 1 : Math.max(0, i - 1)]);
    else if (event.key === 'Enter' && shown && onZoom) {
      const pad = Math.max(60_000, (shown.to - shown.from) / 2);
      onZoom(shown.from - pad, Math.min(to, shown.to + pad));
    } else if (event.key === 'Escape' && shown) setActive(undefined);
    else return;
    event.preventDefault();
  };
  const selecting = drag !== undefined && Math.abs(drag.end - drag.start) >= LEAST_DRAG;
  const middle = shown ? shown.x + shown.width / 2 : 0;
  return (
    <div
      ref={box}
      className={styles['box']}
      role="slider"
      tabIndex={0}
      aria-label={`${summary(label, intervals, from, to)}. Move through the states with the arrow keys`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, segments.length - 1)}
      aria-valuenow={shown ? segments.indexOf(shown) : 0}
      aria-valuetext={shown ? words(shown, zone) : 'no state chosen'}
      onKeyDown={keys}
      onBlur={() => {
        setActive(undefined);
      }}
      onPointerMove={(event) => {
        const x = xOf(event);
        setActive(segmentAt(segments, x));
        if (drag) setDrag({ start: drag.start, end: x });
      }}
      onPointerLeave={() => {
        setActive(undefined);
      }}
      onPointerDown={(event) => {
        if (!onZoom || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ start: xOf(event), end: xOf(event) });
      }}
      onPointerUp={() => {
        if (drag && selecting) onZoom?.(timeAt(Math.min(drag.start, drag.end)), timeAt(Math.max(drag.start, drag.end)));
        setDrag(undefined);
      }}
      onPointerCancel={() => {
        setDrag(undefined);
      }}
    >
      <svg width={width} height={height + AXIS} aria-hidden>
        <defs>
          <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse">
            <path className={styles['stroke']} d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" />
          </pattern>
        </defs>
        <rect className={styles['ground']} width={width} height={height} rx="3" />
        {paintOrder(segments).map((s) => {
          const h = Math.round(height * TALL[s.state]);
          return (
            <rect
              key={`${s.state}${s.from}`}
              className={styles[s.state]}
              data-state={s.state}
              data-active={s === shown ? '' : undefined}
              x={s.x}
              y={height - h}
              width={s.width}
              height={h}
              {...(s.state === 'blind' ? { fill: `url(#${hatch})` } : {})}
            />
          );
        })}
        {ticks.map(({ at, label: word }) => {
          const x = ((at - from) / (to - from)) * width;
          return (
            <g key={at}>
              <line className={styles['tick']} x1={x} x2={x} y1={height} y2={height + 4} />
              <text className={styles['word']} x={Math.min(Math.max(x, 18), width - 18)} y={height + 16}>
                {word}
              </text>
            </g>
          );
        })}
      </svg>
      {selecting ? (
        <div
          className={styles['selection']}
          style={{ left: Math.min(drag.start, drag.end), width: Math.abs(drag.end - drag.start), height }}
        />
      ) : null}
      {shown && !selecting ? (
        <div
          className={styles['tooltip']}
          style={{ top: height + 6, ...(middle > width / 2 ? { right: width - middle } : { left: middle }) }}
          aria-hidden
        >
          <p className={styles['state']}>
            <StateShape shape={shown.state} word="shown" /> {humanDuration(shown.to - shown.from)}
          </p>
          <p className={styles['span']}>
            {spanText(shown.from, shown.to, zone)}
            {shown.open ? ' (now)' : ''}
          </p>
          {shown.reason === '' ? null : <p>{shown.reason}</p>}
        </div>
      ) : null}
    </div>
  );
}
