import { createContext, type ReactNode, useContext } from 'react';
import type { TocsinClient } from '../../src-shared/contract/index.ts';

const ClientContext = createContext<TocsinClient | undefined>(undefined);

/** Gives every page the one connection to the engine. */
export function ClientProvider(props: { readonly client: TocsinClient; readonly children: ReactNode }): ReactNode {
  return <ClientContext.Provider value={props.client}>{props.children}</ClientContext.Provider>;
}

/** The connection to the engine. Throws outside of `ClientProvider`: that is a fault of the page's composition. */
export function useClient(): TocsinClient {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error('useClient needs a ClientProvider around it');
  return client;
}
