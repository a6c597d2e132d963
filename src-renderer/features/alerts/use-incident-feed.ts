import { useEffect } from 'react';
import { useClient } from '../../api/client-context.tsx';
import { applyIncidents, incidentStore } from '../../state/incidents.ts';

/** Keeps the incidents in step with the engine while the inbox is shown. */
export function useIncidentFeed(): void {
  const client = useClient();
  useEffect(() => {
    const subscription = client.subscribe(
      'live.incidents',
      {},
      {
        onEvent: (delta, snapshot) => {
          incidentStore.setState((state) => applyIncidents(state, delta, snapshot));
        },
      },
    );
    return () => {
      subscription[Symbol.dispose]();
    };
  }, [client]);
}
