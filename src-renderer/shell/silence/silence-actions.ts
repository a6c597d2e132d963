import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import type { SilenceEntry } from '../../../src-shared/contract/silence.ts';
import type { Silence } from '../../../src-shared/model/silence.ts';
import { cacheOf } from '../../api/cached.ts';
import { showError, showToast } from '../../ui/toast.ts';
import type { SilenceDraft } from './silence-form.ts';

function refresh(client: TocsinClient): void {
  cacheOf(client).invalidate('silence.list', 'silence.preview', 'alert.get');
}

function failed(what: string) {
  return (error: unknown): void => {
    showError(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  };
}

function hidesText(hides: number): string {
  if (hides === 0) return 'nothing fires that it would hide';
  return hides === 1 ? '1 alert is quiet' : `${hides.toLocaleString('en')} alerts are quiet`;
}

/** As it was given before, to be saved once more. */
function draftLike({ comment, endsAt, matchers, startsAt }: Silence): SilenceDraft {
  return { matchers, startsAt, endsAt, comment };
}

/**
 * Makes or changes a silence at once and offers to take that back: a new one ends, a changed one is as `before`. Throws what
 * the engine refuses, so that the form can show it.
 */
export async function saveSilence(
  client: TocsinClient,
  draft: SilenceDraft,
  before: Silence | undefined,
): Promise<SilenceEntry> {
  const entry = await client.call('silence.save', draft);
  const home = draft.alertmanager === undefined ? {} : { alertmanager: draft.alertmanager };
  refresh(client);
  const undo = (): void => {
    const { id } = entry.silence;
    const back =
      before === undefined
        ? client.call('silence.expire', { ids: [id] })
        : client.call('silence.save', { ...draftLike(before), ...home, id });
    back.then(() => refresh(client), failed('The silence stayed as it is'));
  };
  const what = before === undefined ? (entry.state === 'pending' ? 'The silence will begin' : 'Silenced') : 'Changed';
  showToast(entry.state === 'pending' ? what : `${what}: ${hidesText(entry.hides)}`, undo);
  return entry;
}

/** Ends silences at once and offers to let them go on: as new ones, because what is over stays over. */
export async function expireSilences(client: TocsinClient, entries: readonly SilenceEntry[]): Promise<void> {
  const ids = entries.map(({ silence }) => silence.id);
  try {
    await client.call('silence.expire', { ids });
  } catch (error) {
    failed('The silence goes on')(error);
    return;
  } finally {
    refresh(client);
  }
  const again = async (): Promise<void> => {
    for (const { alertmanager, silence, state } of entries) {
      const home = alertmanager === undefined ? {} : { alertmanager };
      const { startsAt, ...rest } = { ...draftLike(silence), ...home };
      await client.call('silence.save', state === 'pending' ? { ...rest, startsAt } : rest);
    }
  };
  showToast(ids.length === 1 ? 'The silence is over' : `${ids.length} silences are over`, () => {
    again()
      .catch(failed('It could not be silenced again'))
      .finally(() => refresh(client));
  });
}
