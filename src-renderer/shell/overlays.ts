import { createStore } from 'zustand/vanilla';

/** Which of the frame's overlays is open; one at a time. */
export const overlayStore = createStore<{ readonly shown: 'none' | 'palette' | 'help' }>(() => ({ shown: 'none' }));

/** Closes what is open. */
export function closeOverlay(): void {
  overlayStore.setState({ shown: 'none' });
}
