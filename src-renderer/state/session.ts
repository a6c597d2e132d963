import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Connection } from '../../src-shared/rpc/connection.ts';
import type { Access } from '../../src-shared/rpc/define.ts';
import { ACCESS_LEVELS } from '../../src-shared/rpc/define.ts';

/** How this window stands to its engine, and who it is there. */
export interface SessionState {
  readonly connection: Connection;
  readonly access: Access;
  readonly host: 'desktop' | 'console';
  readonly version: string;
  readonly dataDir: string;
  readonly configFiles: readonly string[];
  /** Where the engine's HTTP server answers, with a slash at the end; empty while that is not known. */
  readonly url: string;
  /** Engine's clock minus ours, ms. */
  readonly clockOffset: number;
}

export const sessionStore = createStore<SessionState>(() => ({
  connection: { state: 'connecting' },
  access: 'read',
  host: 'console',
  version: '',
  dataDir: '',
  configFiles: [],
  url: '',
  clockOffset: 0,
}));

/** Selects from the session. */
export function useSession<T>(selector: (state: SessionState) => T): T {
  return useStore(sessionStore, selector);
}

/** Whether this window may do what `access` asks for; controls that may not are shown disabled. */
export function useMay(access: Access): boolean {
  return useSession((state) => ACCESS_LEVELS.indexOf(state.access) >= ACCESS_LEVELS.indexOf(access));
}

/** The engine's time now, epoch ms. */
export function engineNow(): number {
  return Date.now() + sessionStore.getState().clockOffset;
}
