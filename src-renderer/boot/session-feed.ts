import type { TocsinContract } from '../../src-shared/contract/index.ts';
import type { RpcClient } from '../../src-shared/rpc/client.ts';
import type { Connection } from '../../src-shared/rpc/connection.ts';
import { liveStore } from '../state/live.ts';
import { sessionStore } from '../state/session.ts';
import { setUi } from '../state/ui.ts';

/** Smaller differences between the two clocks are the time the news took. */
const CLOCK_TOLERANCE_MS = 2_000;

/** The first look of a new browser or window: as the operator set it elsewhere. */
function adoptAppearance(client: RpcClient<TocsinContract>): void {
  client.call('settings.get', {}).then(
    ({ settings: { theme, density } }) => {
      setUi({ theme, density });
    },
    // It keeps its defaults.
    () => undefined,
  );
}

/** Keeps the session store in step with the connection, who we are there, and the engine's clock. */
export function followSession(client: RpcClient<TocsinContract>): Disposable {
  const take = (connection: Connection): void => {
    sessionStore.setState({ connection });
    if (connection.state !== 'connected') return;
    sessionStore.setState({ access: connection.access, version: connection.version });
    client.call('system.hello', {}).then(
      ({ url = '', ...hello }) => {
        sessionStore.setState({ ...hello, url });
      },
      // The connection went away again; its return asks anew.
      () => undefined,
    );
  };
  // Nothing was ever set in this browser or window.
  if (localStorage.getItem('tocsin.ui') === null) adoptAppearance(client);
  take(client.connection());
  const connection = client.onConnection(take);
  const stop = liveStore.subscribe((state, before) => {
    if (state.status === undefined || state.status === before.status) return;
    const offset = state.status.now - Date.now();
    if (Math.abs(offset - sessionStore.getState().clockOffset) > CLOCK_TOLERANCE_MS)
      sessionStore.setState({ clockOffset: Math.abs(offset) > CLOCK_TOLERANCE_MS ? offset : 0 });
  });
  return {
    [Symbol.dispose]: () => {
      connection[Symbol.dispose]();
      stop();
    },
  };
}
