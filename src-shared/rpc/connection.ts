import type { Access } from './define.ts';

/** How a client is connected, in a form that can be shown. Times are epoch ms. */
export type Connection =
  | { readonly state: 'connecting' }
  | {
      readonly state: 'connected';
      readonly since: number;
      readonly version: string;
      readonly access: Access;
      readonly caller: string;
    }
  /** Lost or never reached; the next try is at `retryAt`. */
  | { readonly state: 'reconnecting'; readonly reason: string; readonly attempt: number; readonly retryAt: number }
  /** The engine speaks another contract: the page has to be loaded again. */
  | { readonly state: 'mismatch'; readonly version: string }
  /** The engine does not let this client in; trying again by itself would not help. */
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'closed' };
