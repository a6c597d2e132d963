import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import type { MonitorEntry } from '../../../src-shared/contract/monitor.ts';
import { cacheOf } from '../../api/cached.ts';
import { showError, showToast } from '../../ui/toast.ts';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function counted(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : `${names.length} monitors`;
}

/** Pauses or resumes monitors at once; the message offers the way back. */
export async function pauseMonitors(client: TocsinClient, names: readonly string[], paused: boolean): Promise<void> {
  if (names.length === 0) return;
  try {
    await client.call('monitor.pause', { names: [...names], paused });
  } catch (error) {
    showError(`${counted(names)} could not be ${paused ? 'paused' : 'resumed'}: ${messageOf(error)}`);
    return;
  }
  cacheOf(client).invalidate('monitor.list', 'monitor.get');
  showToast(`${paused ? 'Paused' : 'Resumed'} ${counted(names)}`, () => void pauseMonitors(client, names, !paused));
}

/** Deletes monitors at once and offers to bring them back. Those of files stay; the message says so. */
export async function deleteMonitors(client: TocsinClient, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const answers = await Promise.allSettled(names.map((name) => client.call('monitor.delete', { name })));
  const gone = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const failed = answers.flatMap((answer) => (answer.status === 'rejected' ? [messageOf(answer.reason)] : []));
  cacheOf(client).invalidate('monitor.list', 'monitor.get');
  if (gone.length > 0)
    showToast(`Deleted ${counted(gone.map(({ monitor }) => monitor.name))}`, () => void restore(client, gone));
  if (failed.length > 0)
    showError(`${failed.length === 1 ? 'One monitor' : `${failed.length} monitors`} stayed: ${failed[0] ?? ''}`);
}

async function restore(client: TocsinClient, entries: readonly MonitorEntry[]): Promise<void> {
  const answers = await Promise.allSettled(
    entries.map(({ monitor }) => client.call('monitor.save', { monitor, create: true })),
  );
  cacheOf(client).invalidate('monitor.list', 'monitor.get');
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) showError(`Not everything could be brought back: ${messageOf(failed.reason)}`);
}
