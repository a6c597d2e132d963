import { Activity } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import type { TocsinClient } from '../../src-shared/contract/index.ts';
import { cacheOf } from '../api/cached.ts';
import { ClientProvider } from '../api/client-context.tsx';
import { warmCharts } from '../charts/warm.ts';
import type { Page } from '../shell/page.ts';
import { liveStore } from '../state/live.ts';

/** Time in which idle moments have drawn the pages, ms; then they are forgotten. */
const KEEP_MS = 5_000;

/**
 * Renders every page once where nobody sees it, in slices while nothing else is to do: their code is compiled by its first
 * use, which would else be waited for on the first visit (100 ms and more). Outside of the document and without effects:
 * nothing is subscribed, asked for or found by its role.
 */
export async function warmPages(client: TocsinClient, pages: readonly Page[]): Promise<void> {
  warmCharts();
  const name = liveStore.getState().monitorNames[0];
  // A monitor's page shows little before it knows what the monitor is.
  if (name !== undefined) await cacheOf(client).refetch('monitor.get', { name });
  const root = createRoot(document.createElement('div'), {
    // A page that fails says so when it is looked at.
    onUncaughtError: () => undefined,
  });
  root.render(
    <I18nProvider locale="en-GB">
      <ClientProvider client={client}>
        <Activity mode="hidden">
          {pages.map(({ id, component: View, detail, sub = [] }) => (
            <div key={id}>
              <View />
              {sub.map(({ name: place, component: Sub }) => (
                <Sub key={place} />
              ))}
              {detail === undefined || name === undefined ? null : <detail.component name={name} />}
            </div>
          ))}
        </Activity>
      </ClientProvider>
    </I18nProvider>,
  );
  setTimeout(() => {
    root.unmount();
  }, KEEP_MS);
}
