import { createStore } from 'zustand/vanilla';

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: 'plain' | 'error';
  readonly undo?: () => void;
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
export function showToast(message: string, undo?: () => void): number {
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

/** Runs the newest undo that is still offered; false when there is none. */
export function undoNewest(): boolean {
  const newest = toastStore.getState().toasts.findLast((toast) => toast.undo !== undefined);
  if (newest?.undo === undefined) return false;
  closeToast(newest.id);
  newest.undo();
  return true;
}
