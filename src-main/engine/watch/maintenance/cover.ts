import type { MonitorState } from '../../../../src-shared/model/check.ts';

/** The maintenance window that lies over a monitor now. */
export interface Cover {
  readonly window: string;
  /** What is done, in the words of whoever planned it; may be empty. */
  readonly note: string;
  /** Epoch ms since when, and until when as far as that is known. */
  readonly since: number;
  readonly until: number | null;
}

/** The state that is shown and written while a window lies over a monitor: what nobody looks at or knows stays as it is. */
export function shownState(state: MonitorState, cover: Cover | undefined): MonitorState {
  return cover === undefined || state === 'paused' || state === 'pending' ? state : 'maintenance';
}
