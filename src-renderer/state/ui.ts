import { useStore } from 'zustand';
import { persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

/** How this window looks and what was last set in it; kept in the browser's storage, never needed for the truth. */
export interface UiState {
  readonly theme: 'system' | 'dark' | 'light';
  readonly density: 'comfortable' | 'compact';
  readonly railOpen: boolean;
  readonly inspectorWidth: number;
  /** IANA zone, `local` or `UTC`. */
  readonly zone: string;
  /** Epoch ms of the last look at "what changed". */
  readonly lastLook: number;
  /** Shows desktop notes of the engine through the browser's notifications. */
  readonly browserNotes: boolean;
}

export const uiStore = createStore<UiState>()(
  persist(
    (): UiState => ({
      theme: 'system',
      density: 'comfortable',
      railOpen: false,
      inspectorWidth: 480,
      zone: 'local',
      lastLook: 0,
      browserNotes: false,
    }),
    { name: 'tocsin.ui', version: 1 },
  ),
);

/** Selects from the window's settings. */
export function useUi<T>(selector: (state: UiState) => T): T {
  return useStore(uiStore, selector);
}

/** Changes settings of this window. */
export function setUi(change: Partial<UiState>): void {
  uiStore.setState(change);
}
