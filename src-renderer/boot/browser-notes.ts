import type { TocsinClient } from '../../src-shared/contract/index.ts';
import { go, href } from '../shell/router.ts';
import { uiStore } from '../state/ui.ts';

/**
 * Shows the engine's desktop notes through the browser while the person on call has allowed it. A note of the same tag
 * replaces the one before, a click opens its alert. Stays subscribed while the tab is hidden: that is when it is needed.
 */
export function followNotes(client: TocsinClient): Disposable {
  let topic: Disposable | undefined;
  const follow = (): void => {
    const wanted = uiStore.getState().browserNotes && 'Notification' in window && Notification.permission === 'granted';
    if (wanted === (topic !== undefined)) return;
    topic?.[Symbol.dispose]();
    topic = undefined;
    if (!wanted) return;
    topic = client.subscribe(
      'live.notes',
      {},
      {
        onEvent: ({ notes }, snapshot) => {
          if (snapshot) return;
          for (const note of notes) {
            const shown = new Notification(note.title, {
              body: note.body,
              tag: note.tag,
              requireInteraction: note.severity === 'critical',
            });
            shown.onclick = () => {
              window.focus();
              go(href(['alerts'], { id: note.alertIds[0] }));
              shown.close();
            };
          }
        },
      },
    );
  };
  follow();
  const stop = uiStore.subscribe(follow);
  return {
    [Symbol.dispose]: () => {
      stop();
      topic?.[Symbol.dispose]();
    },
  };
}
