import { useCommands } from '../../shell/shortcuts.ts';
import { VIEW_WORDS, VIEWS, type View } from './explore-place.ts';

/** What the keys of the page do. */
export interface ExploreActions {
  readonly onWrite: () => void;
  readonly onAdd: () => void;
  readonly onRun: () => void;
  readonly onPanel: (panel: 'past' | 'metrics') => void;
  readonly onView: (view: View) => void;
}

/** The page's keys, for the palette and the help sheet too. */
export function useExploreCommands({ onWrite, onAdd, onRun, onPanel, onView }: ExploreActions): void {
  const section = 'Explore';
  useCommands([
    { id: 'explore.expression', title: 'Write an expression', section, keys: ['/'], run: onWrite },
    { id: 'explore.add', title: 'Add a query', section, keys: ['n'], run: onAdd },
    { id: 'explore.run', title: 'Run again', section, keys: ['x'], run: onRun },
    { id: 'explore.history', title: 'Show the history', section, keys: ['h'], run: () => onPanel('past') },
    { id: 'explore.metrics', title: 'Show the metrics', section, keys: ['b'], run: () => onPanel('metrics') },
    ...VIEWS.map((view, i) => ({
      id: `explore.view.${view}`,
      title: `Look at it as: ${VIEW_WORDS[view]}`,
      section,
      keys: [String(i + 1)],
      run: () => onView(view),
    })),
  ]);
}
