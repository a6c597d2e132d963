import { beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_LIVE, liveStore } from '../../../src-renderer/state/live.ts';
import { LiveFeed, type Screen } from '../../../src-renderer/state/live-feed.ts';
import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import { FixtureWorld, fixtureClient } from '../../support/fixture-client.ts';

/** A window whose frames and visibility are moved by hand. */
class HandScreen implements Screen {
  readonly frames: (() => void)[] = [];
  hidden = false;
  #listener: () => void = () => undefined;
  readonly requestFrame = (fn: () => void): number => this.frames.push(fn);
  readonly cancelFrame = (): void => {
    this.frames.length = 0;
  };
  readonly isHidden = (): boolean => this.hidden;
  readonly onVisibility = (fn: () => void): (() => void) => {
    this.#listener = fn;
    return () => {
      this.#listener = () => undefined;
    };
  };
  draw(): void {
    for (const frame of this.frames.splice(0)) frame();
  }
  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    this.#listener();
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('LiveFeed', () => {
  let world: FixtureWorld;
  let client: TocsinClient;
  let screen: HandScreen;
  beforeEach(() => {
    liveStore.setState(EMPTY_LIVE, true);
    world = new FixtureWorld('three', 1_700_000_000_000);
    client = fixtureClient(world, 0);
    screen = new HandScreen();
  });

  it('applies whatever arrived within a frame with one change of the store', async () => {
    using _feed = new LiveFeed(client, screen).start();
    await settle();
    expect(liveStore.getState().ready.monitors).toBe(false);
    let changes = 0;
    const stop = liveStore.subscribe(() => {
      changes += 1;
    });
    world.fire(0);
    world.putMonitors([{ ...world.monitor('Shop API'), latencyMs: 1 }]);
    world.putMonitors([{ ...world.monitor('Shop API'), latencyMs: 2 }]);
    expect(screen.frames).toHaveLength(1);
    screen.draw();
    stop();
    expect(changes).toBe(1);
    expect(liveStore.getState().monitors.get('Shop API')?.latencyMs).toBe(2);
    expect(liveStore.getState().alerts.has('alert-100000')).toBe(true);
    expect(liveStore.getState().status?.watching).toBe(3);
  });

  it('leaves the topics while the page is hidden and takes a new snapshot when it is seen again', async () => {
    using _feed = new LiveFeed(client, screen).start();
    await settle();
    screen.draw();
    expect(world.sinks.monitors.size).toBe(1);
    screen.setHidden(true);
    expect(world.sinks.monitors.size + world.sinks.alerts.size).toBe(0);
    world.putMonitors([], ['Shop API']);
    expect(liveStore.getState().monitors.has('Shop API')).toBe(true);
    screen.setHidden(false);
    await settle();
    screen.draw();
    expect(liveStore.getState().monitors.has('Shop API')).toBe(false);
  });

  it('leaves nothing behind after a thousand starts', async () => {
    for (let i = 0; i < 1_000; i += 1) new LiveFeed(client, screen).start()[Symbol.dispose]();
    await settle();
    expect(world.sinks.monitors.size + world.sinks.alerts.size).toBe(0);
  });
});
