import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import type { RuleStatus } from '../../../src-shared/model/rule.ts';
import { cacheOf } from '../../api/cached.ts';
import { setQuery } from '../../shell/router.ts';
import { showError, showToast } from '../../ui/toast.ts';

function failed(error: unknown): void {
  showError(error instanceof Error ? error.message : String(error));
}

/** Switches a rule on or off, with the way back. */
export async function switchRule(client: TocsinClient, { rule, enabled }: RuleStatus): Promise<void> {
  const set = async (on: boolean): Promise<void> => {
    await client.call('rule.enable', { name: rule.name, enabled: on });
    cacheOf(client).invalidate('rule.list');
  };
  try {
    await set(!enabled);
    showToast(enabled ? `${rule.name} is disabled` : `${rule.name} is evaluated again`, () => {
      set(enabled).catch(failed);
    });
  } catch (error) {
    failed(error);
  }
}

/** Deletes a rule made in the UI; undo puts its last version back. */
export async function deleteRule(client: TocsinClient, { rule }: RuleStatus): Promise<void> {
  const { name } = rule;
  try {
    await client.call('rule.delete', { name });
    cacheOf(client).invalidate('rule.list', 'rule.versions');
    setQuery({ rule: undefined });
    const [gone] = await client.call('rule.versions', { name });
    showToast(`${name} is deleted`, () => {
      if (gone === undefined) return;
      client.call('rule.restore', { id: gone.id }).then(() => cacheOf(client).invalidate('rule.list'), failed);
    });
  } catch (error) {
    failed(error);
  }
}

/** Makes a copy in the UI, switched off, to be gone on with. */
export async function duplicateRule(client: TocsinClient, { rule }: RuleStatus): Promise<void> {
  try {
    const copy = await client.call('rule.duplicate', { name: rule.name });
    cacheOf(client).invalidate('rule.list');
    showToast(`${copy.rule.name} is there, disabled`);
  } catch (error) {
    failed(error);
  }
}
