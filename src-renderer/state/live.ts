import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { StatusBar } from '../../src-shared/contract/system.ts';
import type { Alert } from '../../src-shared/model/alert.ts';
import type { MonitorStatus } from '../../src-shared/model/check.ts';

/**
 * What the engine says is true now. Records are replaced, never changed, so a component that selects one by its id
 * renders only when that record changed; the id lists keep their reference until membership or order changes.
 */
export interface LiveState {
  readonly monitors: ReadonlyMap<string, MonitorStatus>;
  /** By group, then by name; monitors without a group last. */
  readonly monitorNames: readonly string[];
  readonly alerts: ReadonlyMap<string, Alert>;
  /** Newest first, in the order in which they became active. */
  readonly alertIds: readonly string[];
  readonly status: StatusBar | undefined;
  /** Which topics have delivered their snapshot. */
  readonly ready: { readonly monitors: boolean; readonly alerts: boolean };
}

export const EMPTY_LIVE: LiveState = {
  monitors: new Map(),
  monitorNames: [],
  alerts: new Map(),
  alertIds: [],
  status: undefined,
  ready: { monitors: false, alerts: false },
};

export const liveStore = createStore<LiveState>(() => EMPTY_LIVE);

/** Selects from the live state. The selector returns a primitive or a stored reference, never something it builds. */
export function useLive<T>(selector: (state: LiveState) => T): T {
  return useStore(liveStore, selector);
}

/** The live status of one monitor; undefined when it does not exist or is not known yet. */
export function useMonitor(name: string): MonitorStatus | undefined {
  return useLive((state) => state.monitors.get(name));
}

/** One alert that is active or was resolved within the last hour. */
export function useAlert(id: string): Alert | undefined {
  return useLive((state) => state.alerts.get(id));
}
