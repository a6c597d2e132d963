import '../../../src-renderer/boot/zod.ts';
import '../../../src-renderer/boot/styles.ts';
import { createRoot } from 'react-dom/client';
import { App } from '../../../src-renderer/boot/App.tsx';
import { LiveFeed } from '../../../src-renderer/state/live-feed.ts';
import { sessionStore } from '../../../src-renderer/state/session.ts';
import { setUi } from '../../../src-renderer/state/ui.ts';
import { FixtureWorld, fixtureClient } from '../fixture-client.ts';
import type { Scenario } from '../fixture-data.ts';

declare global {
  interface Window {
    /** The world behind the page, for tests that change it. */
    world: FixtureWorld;
  }
}

// `?scenario=storm&theme=dark&density=compact&live=0&access=read&connection=lost&delay=500#/alerts`
const asked = new URLSearchParams(location.search);
const scenario = (asked.get('scenario') ?? 'mixed') as Scenario;
const world = new FixtureWorld(scenario, Date.now());
window.world = world;
const delay = asked.get('delay');
const client = delay === null ? fixtureClient(world) : fixtureClient(world, Number(delay));

const theme = asked.get('theme');
if (theme === 'dark' || theme === 'light') setUi({ theme });
const density = asked.get('density');
if (density === 'compact' || density === 'comfortable') setUi({ density });
const access = asked.get('access') === 'read' ? 'read' : 'admin';
sessionStore.setState({
  connection:
    asked.get('connection') === 'lost'
      ? { state: 'reconnecting', reason: 'the console was stopped', attempt: 3, retryAt: Date.now() + 8_000 }
      : { state: 'connected', since: Date.now(), version: '0.1.0', access, caller: 'harness' },
  access,
  version: '0.1.0',
  dataDir: '/home/kim/.local/share/tocsin',
  configFiles: ['/etc/tocsin/tocsin.yml'],
});
new LiveFeed(client).start();
if (asked.get('live') !== '0') world.live();

const root = document.getElementById('root');
if (root === null) throw new Error('the harness has no element #root');
createRoot(root).render(<App client={client} onReconnect={() => undefined} />);
