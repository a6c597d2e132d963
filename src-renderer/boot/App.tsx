import { type ReactNode, StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { TocsinClient } from '../../src-shared/contract/index.ts';
import { ClientProvider } from '../api/client-context.tsx';
import { ErrorBoundary } from '../shell/ErrorBoundary.tsx';
import { Frame } from '../shell/Frame.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { PAGES } from './pages.ts';

export interface AppProps {
  readonly client: TocsinClient;
  /** Tries to connect at once. */
  readonly onReconnect: () => void;
}

/** The whole window over a connection. */
export function App({ client, onReconnect }: AppProps): ReactNode {
  return (
    <StrictMode>
      <I18nProvider locale="en-GB">
        <ErrorBoundary>
          <ClientProvider client={client}>
            <Frame pages={PAGES} banner={<ConnectionBanner onReconnect={onReconnect} />} />
          </ClientProvider>
        </ErrorBoundary>
      </I18nProvider>
    </StrictMode>
  );
}
