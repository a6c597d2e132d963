import { useState } from 'react';
import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import { showToast } from '../../ui/toast.ts';

export interface OfferedRecovery {
  /** The recovery action that is to be confirmed; empty: none. */
  readonly recovering: string;
  readonly recover: (name: string) => void;
  /** Asks to confirm the first action that may run for an alert; says why where none may. */
  readonly offer: (alertId: string) => void;
}

/** Recovery by a key: the first action that fits and may run, to be confirmed beside its alert. */
export function useOfferedRecovery(client: TocsinClient, may: boolean): OfferedRecovery {
  const [recovering, recover] = useState('');
  const offer = (alertId: string): void => {
    client.call('action.offers', { alertId }).then(
      (offers) => {
        const ready = offers.find(({ refusal }) => refusal === undefined);
        if (ready !== undefined && may) recover(ready.name);
        else showToast(offers[0]?.refusal ?? 'No recovery action fits this alert.');
      },
      (error: unknown) => {
        showToast(error instanceof Error ? error.message : String(error));
      },
    );
  };
  return { recovering, recover, offer };
}
