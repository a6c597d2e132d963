import { type ReactNode, useState } from 'react';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';
import { useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { originText } from '../../shell/origin-text.ts';
import { goToWrong, RouteFields } from '../../shell/route/RouteFields.tsx';
import { draftOf, rootOf } from '../../shell/route/route-draft.ts';
import { saveRoute } from '../../shell/route/save-route.ts';
import { href } from '../../shell/router.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { showError } from '../../ui/toast.ts';
import styles from './Settings.module.css';

/** Routes at every depth. */
function countRoutes(routes: readonly ChildRoute[]): number {
  return routes.reduce((sum, child) => sum + 1 + countRoutes(child.routes ?? []), 0);
}

export interface RoutePanelProps {
  readonly route: Route;
  readonly origin: Origin;
  readonly receivers: readonly string[];
  readonly mayChange: boolean;
}

/** Where alerts go and how they are gathered into messages: the root route, as the routing page edits it, too. */
export function RoutePanel({ route, origin, receivers, mayChange }: RoutePanelProps): ReactNode {
  const client = useClient();
  const [draft, setDraft] = useState(() => draftOf(route));
  const { data: entries = [] } = useCached('escalation.list', {});
  const locked = !mayChange || origin.from === 'file';
  const below = countRoutes(route.routes);
  return (
    <Panel
      title="Route"
      aside={origin.from === 'file' ? <span className={styles['origin']}>{originText(origin)}</span> : null}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (locked || goToWrong(event.currentTarget)) return;
          saveRoute(client, route, rootOf(draft, route), 'Saved the route').catch((error: unknown) => {
            showError(error instanceof Error ? error.message : String(error));
          });
        }}
      >
        <RouteFields
          draft={draft}
          onChange={(change) => {
            setDraft((was) => ({ ...was, ...change }));
          }}
          above={undefined}
          receivers={receivers}
          escalations={entries.map(({ escalation }) => escalation.name)}
          intervals={[]}
          isDisabled={locked}
        />
        {locked ? null : (
          <div className={styles['foot']}>
            <Button variant="primary" type="submit">
              Save
            </Button>
          </div>
        )}
      </form>
      {below === 0 ? null : (
        <p className={styles['hint']}>
          {below === 1 ? '1 route below it has its place' : `${below} routes below it have their place`} on the{' '}
          <a href={href(['routing'])}>routing page</a>.
        </p>
      )}
    </Panel>
  );
}
