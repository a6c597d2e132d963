import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import type { MaintenanceWindow } from '../../../src-shared/model/maintenance.ts';
import { cacheOf } from '../../api/cached.ts';
import { showError, showToast } from '../../ui/toast.ts';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was said about windows before is no longer true. */
export function refreshWindows(client: TocsinClient): void {
  cacheOf(client).invalidate('maintenance.list', 'maintenance.calendar', 'monitor.availability', 'monitor.history');
}

async function attempt(client: TocsinClient, what: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showError(`${what}: ${messageOf(error)}`);
    return false;
  } finally {
    refreshWindows(client);
  }
}

/** Opens a window, or gives the open one another end: epoch ms, null until it is finished, undefined as long as usual. */
export async function startWindow(client: TocsinClient, name: string, until?: number | null): Promise<void> {
  const input = { name, ...(until === undefined ? {} : { until }) };
  if (await attempt(client, `${name} could not be started`, () => client.call('maintenance.start', input)))
    showToast(`${name} is running`, () => void finishWindow(client, name));
}

/** Ends a window now. */
export async function finishWindow(client: TocsinClient, name: string): Promise<void> {
  if (await attempt(client, `${name} could not be finished`, () => client.call('maintenance.finish', { name })))
    showToast(`${name} is finished`);
}

/** Deletes a window at once and offers to bring it back. `forgetPast`: what it covered counts again. */
export async function deleteWindow(client: TocsinClient, name: string, forgetPast: boolean): Promise<void> {
  let gone: MaintenanceWindow | undefined;
  const work = async (): Promise<void> => {
    gone = (await client.call('maintenance.delete', { name, forgetPast })).window;
  };
  if (!(await attempt(client, `${name} stayed`, work)) || gone === undefined) return;
  const window = gone;
  const restore = (): Promise<boolean> =>
    attempt(client, `${name} could not be brought back`, () =>
      client.call('maintenance.save', { window, create: true }),
    );
  showToast(forgetPast ? `Deleted ${name}; its time counts again` : `Deleted ${name}`, () => void restore());
}
