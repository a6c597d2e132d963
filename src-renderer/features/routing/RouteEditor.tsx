import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Route } from '../../../src-shared/model/route.ts';
import { useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { MatcherRows } from '../../shell/matchers/MatcherRows.tsx';
import { labelBook } from '../../shell/matchers/matcher-lines.ts';
import { goToWrong, RouteFields } from '../../shell/route/RouteFields.tsx';
import { childOf, draftOf, type RouteDraft, rootOf } from '../../shell/route/route-draft.ts';
import { saveRoute } from '../../shell/route/save-route.ts';
import { useLive } from '../../state/live.ts';
import { setUi, uiStore } from '../../state/ui.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Inspector } from '../../ui/Inspector.tsx';
import styles from './RouteEditor.module.css';
import { added, moved, pathOf, removed, replaced, routeAt, type Steps, saidAt } from './route-edit.ts';

export interface RouteEditorProps {
  readonly route: Route;
  /** The route that is changed, none of them the root; of a new one the route above it. */
  readonly steps: Steps;
  readonly isNew: boolean;
  readonly receivers: readonly string[];
  readonly intervals: readonly string[];
  /** Goes to another route, or closes. */
  readonly onGo: (path: string | undefined) => void;
}

/** One route of a tree that was made here: what it takes, to whom it leads, when it speaks, and its place. */
export function RouteEditor({ intervals, isNew, onGo, receivers, route, steps }: RouteEditorProps): ReactNode {
  const client = useClient();
  const alerts = useLive((state) => state.alerts);
  const book = useMemo(() => labelBook(alerts.values()), [alerts]);
  const { data: entries = [] } = useCached('escalation.list', {});
  const isRoot = !isNew && steps.length === 0;
  const [draft, setDraft] = useState<RouteDraft>(() =>
    draftOf(isRoot ? route : ((isNew ? undefined : routeAt(route, steps)) ?? { matchers: [], continue: false })),
  );
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const put = (change: Partial<RouteDraft>): void => {
    setDraft((was) => ({ ...was, ...change }));
    setWrong('');
  };
  const save = async (next: Route, said: string, then: string | undefined): Promise<void> => {
    setBusy(true);
    try {
      // The next form is opened on the tree as it is now.
      await saveRoute(client, route, next, said);
      onGo(then);
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const last = steps.at(-1) ?? 0;
  const shift = (by: -1 | 1): void => {
    void save(moved(route, steps, by), 'Moved the route', pathOf([...steps.slice(0, -1), last + by]));
  };
  const submit = (): void => {
    if (isRoot) void save(rootOf(draft, route), 'Changed the root route', undefined);
    else if (isNew) {
      const place = steps.length === 0 ? route.routes.length : (routeAt(route, steps)?.routes?.length ?? 0);
      void save(added(route, steps, childOf(draft)), 'Added the route', pathOf([...steps, place]));
    } else void save(replaced(route, steps, childOf(draft)), 'Changed the route', undefined);
  };
  const siblings = steps.length <= 1 ? route.routes : (routeAt(route, steps.slice(0, -1))?.routes ?? []);
  const title = isRoot ? 'Change the root route' : isNew ? 'Add a route' : 'Change a route';
  return (
    <Inspector
      label={title}
      title={title}
      width={uiStore.getState().inspectorWidth}
      onResize={(inspectorWidth) => {
        setUi({ inspectorWidth });
      }}
      onClose={() => onGo(undefined)}
      actions={
        isNew || isRoot ? null : (
          <>
            <IconButton label="Ask it earlier" isDisabled={busy || last === 0} onPress={() => shift(-1)}>
              <ArrowUp size={15} aria-hidden />
            </IconButton>
            <IconButton label="Ask it later" isDisabled={busy || last >= siblings.length - 1} onPress={() => shift(1)}>
              <ArrowDown size={15} aria-hidden />
            </IconButton>
            <IconButton
              label="Delete the route and what is below it"
              isDisabled={busy}
              onPress={() => void save(removed(route, steps), 'Deleted the route', undefined)}
            >
              <Trash2 size={15} aria-hidden />
            </IconButton>
          </>
        )
      }
    >
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!goToWrong(event.currentTarget)) submit();
        }}
      >
        {isRoot ? (
          <p className={styles['hint']}>It takes every alert that no route below it takes.</p>
        ) : (
          <MatcherRows
            legend="Takes alerts for which all of these hold"
            matchers={draft.matchers}
            book={book}
            autoFocus={isNew}
            onChange={(matchers) => put({ matchers: matchers.map((matcher) => ({ ...matcher })) })}
          />
        )}
        <RouteFields
          draft={draft}
          onChange={put}
          above={isRoot ? undefined : saidAt(route, isNew ? steps : steps.slice(0, -1))}
          receivers={receivers}
          escalations={entries.map(({ escalation }) => escalation.name)}
          intervals={intervals}
        />
        <div className={styles['foot']}>
          <Button variant="primary" type="submit" isDisabled={busy}>
            {isNew ? 'Add' : 'Save'}
          </Button>
          <span role="alert" className={styles['wrong']}>
            {wrong}
          </span>
        </div>
      </form>
    </Inspector>
  );
}
