import { X } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { IconButton } from './Button.tsx';
import styles from './Inspector.module.css';

export interface InspectorProps {
  readonly title: ReactNode;
  /** Read aloud as the panel's name. */
  readonly label: string;
  readonly onClose: () => void;
  /** Commands in the head, left of the cross. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Width in px to begin with, and where the last one is reported. */
  readonly width?: number;
  readonly onResize?: (width: number) => void;
}

const LEAST = 320;
const MOST = 960;
const STEP = 24;

function clamp(width: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.round(width)));
}

/** A panel at the right with the whole story of one thing. The page stays; Esc closes; the edge or arrow keys resize. */
export function Inspector(props: InspectorProps): ReactNode {
  const { title, label, onClose, actions, children, width: first = 480, onResize } = props;
  const [width, setWidth] = useState(() => clamp(first));
  const change = (next: number): void => {
    const allowed = clamp(next);
    setWidth(allowed);
    onResize?.(allowed);
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent): void => {
      const right = handle.parentElement?.getBoundingClientRect().right ?? window.innerWidth;
      change(right - moved.clientX);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener(
      'lostpointercapture',
      () => {
        handle.removeEventListener('pointermove', move);
      },
      { once: true },
    );
  };
  const keys = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'ArrowLeft') change(width + STEP);
    else if (event.key === 'ArrowRight') change(width - STEP);
    else return;
    event.preventDefault();
  };
  return (
    <aside
      className={styles['inspector']}
      aria-label={label}
      style={{ width }}
      onKeyDown={(event) => {
        // A menu or a field in the panel may need the key for itself.
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      {/* A separator with a value is operable by WAI-ARIA's window splitter pattern. */}
      <div
        className={styles['handle']}
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label="Width of the panel"
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        onPointerDown={drag}
        onKeyDown={keys}
      />
      <header className={styles['head']}>
        <h2 className={styles['title']}>{title}</h2>
        {actions}
        <IconButton label="Close" keys="Esc" onPress={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      <div className={styles['body']}>{children}</div>
    </aside>
  );
}
