import { createStore } from 'zustand/vanilla';

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: 'plain' | 'error';
  /** The way back; `never`: what was done cannot be taken back, nor may what was done before it be in its place. */
  readonly undo?: (() => void) | 'never';
}

/** How long an undo is offered, ms. */
const UNDO_MS = 10_000;
/** What only confirms goes sooner, ms. */
const PLAIN_MS = 5_000;
/** More than this many at once is a wall; the oldest goes. */
const MOST = 3;

export const toastStore = createStore<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** How long a message is shown, ms; undefined until it is closed, as an error is. */
export function lifeOf({ tone, undo }: Toast): number | undefined {
  if (tone === 'error') return undefined;
  return undo === undefined ? PLAIN_MS : UNDO_MS;
}

let lastId = 0;

/** Takes a toast away before its time. */
export function closeToast(id: number): void {
  toastStore.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));
}

/** Says what was done, with the way back where there is one. Gone after a while. */
export function showToast(message: string, undo?: Toast['undo']): number {
  lastId += 1;
  const toast: Toast = { id: lastId, message, tone: 'plain', ...(undo === undefined ? {} : { undo }) };
  toastStore.setState((state) => ({ toasts: [...state.toasts, toast].slice(-MOST) }));
  return toast.id;
}

/** Says what went wrong; stays until closed. */
export function showError(message: string): number {
  lastId += 1;
  const toast: Toast = { id: lastId, message, tone: 'error' };
  toastStore.setState((state) => ({ toasts: [...state.toasts, toast].slice(-MOST) }));
  return toast.id;
}

/** Runs the newest undo that is still offered, unless what was done last has none (`never`); `nothing`: there is none. */
export function undoNewest(): 'undone' | 'never' | 'nothing' {
  const newest = toastStore.getState().toasts.findLast((toast) => toast.undo !== undefined);
  if (newest?.undo === undefined) return 'nothing';
  if (newest.undo === 'never') return 'never';
  closeToast(newest.id);
  newest.undo();
  return 'undone';
}
