import { X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button, IconButton } from './Button.tsx';
import { cx } from './classes.ts';
import { Kbd } from './Kbd.tsx';
import styles from './Toasts.module.css';
import { closeToast, lifeOf, type Toast, toastStore } from './toast.ts';

function ToastView({ toast }: { readonly toast: Toast }): ReactNode {
  const [held, setHeld] = useState(false);
  const { id, undo, tone } = toast;
  const life = lifeOf(toast);
  useEffect(() => {
    if (held || life === undefined) return undefined;
    const timer = setTimeout(() => {
      closeToast(id);
    }, life);
    return () => {
      clearTimeout(timer);
    };
  }, [held, id, life]);
  return (
    <div
      className={cx(styles['toast'], tone === 'error' && styles['error'])}
      onPointerEnter={() => {
        setHeld(true);
      }}
      onPointerLeave={() => {
        setHeld(false);
      }}
    >
      <span className={styles['message']}>{toast.message}</span>
      {undo === undefined || undo === 'never' ? null : (
        <Button
          variant="quiet"
          onPress={() => {
            closeToast(id);
            undo();
          }}
        >
          Undo <Kbd keys="u" />
        </Button>
      )}
      <IconButton
        label="Close"
        onPress={() => {
          closeToast(id);
        }}
      >
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

/** Where toasts appear: bottom right, read aloud politely, held while the pointer is on them. */
export function Toasts(): ReactNode {
  const toasts = useStore(toastStore, (state) => state.toasts);
  return (
    <section className={styles['region']} aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </section>
  );
}
