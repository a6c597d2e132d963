import './boot/zod.ts';
import './boot/styles.ts';
import { createRoot } from 'react-dom/client';
import { contract } from '../src-shared/contract/index.ts';
import { createClient } from '../src-shared/rpc/client.ts';
import { connect } from './api/connect.ts';
import { App } from './boot/App.tsx';
import { followNotes } from './boot/browser-notes.ts';
import { preloadPages } from './boot/pages.ts';
import { followSession } from './boot/session-feed.ts';
import { LiveFeed } from './state/live-feed.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');

const client = createClient(contract, connect, { version: 'page', validateOutputs: import.meta.env.DEV });
followSession(client);
followNotes(client);
new LiveFeed(client).start();

createRoot(root).render(
  <App
    client={client}
    onReconnect={() => {
      client.reconnect();
    }}
  />,
);

window.addEventListener(
  'load',
  () => {
    preloadPages(client);
  },
  { once: true },
);
