import { useCallback, useEffect, useRef, useState } from 'react';

/** A list that nobody touches for this long is no longer worked on, ms. */
const IDLE_MS = 20_000;

export interface Hold {
  readonly held: boolean;
  /** The pointer or the focus came or moved. */
  readonly touch: (part: 'pointer' | 'focus') => void;
  readonly leave: (part: 'pointer' | 'focus') => void;
}

/** Whether somebody works on a list: the pointer or the focus is in it, and it was touched within 20 s. */
export function useHold(): Hold {
  const [held, setHeld] = useState(false);
  const inside = useRef({ pointer: false, focus: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const touch = useCallback((part: 'pointer' | 'focus') => {
    inside.current[part] = true;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setHeld(false);
    }, IDLE_MS);
    setHeld(true);
  }, []);
  const leave = useCallback((part: 'pointer' | 'focus') => {
    inside.current[part] = false;
    if (!inside.current.pointer && !inside.current.focus) setHeld(false);
  }, []);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  return { held, touch, leave };
}
