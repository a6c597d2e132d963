import type { ReactNode } from 'react';
import { cx } from './classes.ts';
import styles from './StateShape.module.css';

/** Everything that has a shape: the states of monitors, the severities of alerts, and `resolved`. */
export type Shape =
  | 'critical'
  | 'error'
  | 'warning'
  | 'info'
  | 'up'
  | 'degraded'
  | 'down'
  | 'blind'
  | 'maintenance'
  | 'paused'
  | 'pending'
  | 'resolved';

const WORDS: Readonly<Record<Shape, string>> = {
  critical: 'Critical',
  error: 'Error',
  warning: 'Warning',
  info: 'Info',
  up: 'Up',
  degraded: 'Degraded',
  down: 'Down',
  blind: 'Blind',
  maintenance: 'Maintenance',
  paused: 'Paused',
  pending: 'Pending',
  resolved: 'Resolved',
};

const OCTAGON = 'M5 1h6l4 4v6l-4 4H5l-4-4V5z';

/** Outlines in a 16 × 16 box. Each differs in form, so that none needs its colour to be told from another. */
function outline(shape: Shape): ReactNode {
  switch (shape) {
    case 'critical':
      return <path d={OCTAGON} fill="currentColor" />;
    case 'down':
      return (
        <>
          <path d={OCTAGON} fill="currentColor" />
          <path d="M5.5 5.5l5 5M10.5 5.5l-5 5" stroke="var(--panel)" strokeWidth="1.75" strokeLinecap="round" />
        </>
      );
    case 'error':
      return <path d="M8 0.5L15.5 8 8 15.5 0.5 8z" fill="currentColor" />;
    case 'warning':
      return <path d="M8 1.5l7.2 12.8H0.8z" fill="currentColor" strokeLinejoin="round" />;
    case 'info':
      return <circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" strokeWidth="2.2" />;
    case 'up':
      return <circle cx="8" cy="8" r="3.75" fill="currentColor" />;
    case 'degraded':
      return (
        <>
          <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
          <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
        </>
      );
    case 'blind':
      return (
        <g stroke="currentColor" strokeWidth="1.5" fill="none">
          <rect x="2" y="2" width="12" height="12" rx="1.5" />
          <path d="M2.5 9.5l7-7M2.5 13.5l11-11M6.5 13.5l7-7" />
        </g>
      );
    case 'maintenance':
      return (
        <path
          d="M10.2 1.2a4 4 0 0 0-4.1 5.3L1.3 11.3a2.1 2.1 0 0 0 0 3 2.1 2.1 0 0 0 3 0l4.9-4.8a4 4 0 0 0 5.2-4.9L11.9 7 9.4 6.5 8.9 4z"
          fill="currentColor"
        />
      );
    case 'paused':
      return <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" />;
    case 'pending':
      return (
        <circle cx="8" cy="8" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.75" strokeDasharray="2.4 2.3" />
      );
    case 'resolved':
      return (
        <path
          d="M2.5 8.5l3.8 3.8 7.2-8"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      );
  }
}

export interface StateShapeProps {
  readonly shape: Shape;
  /** Edge in px, 14 unless told. */
  readonly size?: number;
  /** `alone`: the shape carries its word for screen readers. `beside`: a word stands next to it already. */
  readonly word?: 'alone' | 'beside' | 'shown';
}

/** A state as shape, word and colour, in this order of importance. */
export function StateShape({ shape, size = 14, word = 'alone' }: StateShapeProps): ReactNode {
  const svg = (
    <svg
      className={cx(styles['shape'], styles[shape])}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      {...(word === 'alone' ? { role: 'img', 'aria-label': WORDS[shape] } : { 'aria-hidden': true })}
    >
      {outline(shape)}
    </svg>
  );
  if (word !== 'shown') return svg;
  return (
    <span className={styles['labelled']}>
      {svg}
      <span className={cx(styles['word'], styles[shape])}>{WORDS[shape]}</span>
    </span>
  );
}

/** The word of a shape, as it is written in tables and sentences. */
export function shapeWord(shape: Shape): string {
  return WORDS[shape];
}
