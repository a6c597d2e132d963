import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import { cacheOf } from '../../api/cached.ts';
import { showError, showToast } from '../../ui/toast.ts';

/** Saves a route and says so, with the way back to the one before. Resolves when the pages know it; rejects when it is refused. */
export async function saveRoute(client: TocsinClient, before: Route, next: Route, said: string): Promise<void> {
  const refresh = (): Promise<unknown> => cacheOf(client).refetch('route.get', {});
  await client.call('route.save', { route: next });
  await refresh();
  showToast(said, () => {
    client.call('route.save', { route: before }).then(refresh, (error: unknown) => {
      showError(`The route stays as it is: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
}
