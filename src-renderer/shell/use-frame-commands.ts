import { setUi, uiStore } from '../state/ui.ts';
import { showToast, undoNewest } from '../ui/toast.ts';
import { overlayStore } from './overlays.ts';
import type { Page } from './page.ts';
import { go, href, place, travelling } from './router.ts';
import { type Command, useCommands } from './shortcuts.ts';
import { shiftRange } from './time-range.ts';

function toggleTheme(): void {
  const dark =
    uiStore.getState().theme === 'dark' ||
    (uiStore.getState().theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  setUi({ theme: dark ? 'light' : 'dark' });
}

const TIME_KEYS = [
  ['earlier', 'Earlier', '[', -0.5, 1],
  ['later', 'Later', ']', 0.5, 1],
  ['wider', 'Zoom out', '-', 0, 2],
  ['narrower', 'Zoom in', '+', 0, 0.5],
] as const;

/** What works on every page; the keys of time where the page has a range (`timed`). */
export function useFrameCommands(pages: readonly Page[], timed: boolean): void {
  const commands: Command[] = [
    {
      id: 'frame.palette',
      title: 'Search monitors, pages and commands',
      section: 'Everywhere',
      keys: ['Mod+k', '/'],
      hidden: true,
      run: () => {
        overlayStore.setState({ shown: 'palette' });
      },
    },
    {
      id: 'frame.help',
      title: 'Keys on this page',
      section: 'Everywhere',
      keys: ['?'],
      run: () => {
        overlayStore.setState({ shown: 'help' });
      },
    },
    {
      id: 'frame.undo',
      title: 'Undo',
      section: 'Everywhere',
      keys: ['u'],
      run: () => {
        const done = undoNewest();
        if (done === 'nothing') showToast('Nothing to undo');
        if (done === 'never') showToast('What was told cannot be taken back');
      },
    },
    { id: 'frame.theme', title: 'Switch between dark and light', section: 'Appearance', run: toggleTheme },
    {
      id: 'frame.density',
      title: 'Switch between comfortable and compact',
      section: 'Appearance',
      run: () => {
        setUi({ density: uiStore.getState().density === 'compact' ? 'comfortable' : 'compact' });
      },
    },
    ...pages.map((page) => ({
      id: `go.${page.id}`,
      title: page.title,
      section: 'Go to',
      keys: [`g ${page.key}`],
      run: () => {
        go(href([page.id], page.timed ? travelling(place().query) : {}));
      },
    })),
    ...(timed ? TIME_KEYS : []).map(([id, title, key, move, zoom]) => ({
      id: `time.${id}`,
      title,
      section: 'Time',
      keys: [key],
      hidden: true,
      run: () => {
        shiftRange(move, zoom);
      },
    })),
    {
      id: 'frame.back',
      title: 'Back',
      section: 'Everywhere',
      keys: ['Backspace'],
      hidden: true,
      run: () => {
        history.back();
      },
    },
  ];
  useCommands(commands);
}
