import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';
import { cacheOf } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { MatcherRows } from '../../shell/matchers/MatcherRows.tsx';
import { labelBook, writtenMatchers } from '../../shell/matchers/matcher-lines.ts';
import { useLive } from '../../state/live.ts';
import { setUi, uiStore } from '../../state/ui.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { DurationField } from '../../ui/DurationField.tsx';
import { Inspector } from '../../ui/Inspector.tsx';
import { PickList } from '../../ui/PickList.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toast.ts';
import styles from './RouteEditor.module.css';
import { added, moved, pathOf, removed, replaced, routeAt, type Steps } from './route-edit.ts';

const TIMES = [
  { id: 'groupWait', label: 'First message after' },
  { id: 'groupInterval', label: 'News after' },
  { id: 'repeatInterval', label: 'Repeat after' },
] as const;

/** Stands for what the route above says. */
const ABOVE = '';

export interface RouteEditorProps {
  readonly route: Route;
  /** The route that is changed; of a new one the route above it. */
  readonly steps: Steps;
  readonly isNew: boolean;
  readonly receivers: readonly string[];
  readonly intervals: readonly string[];
  /** Goes to another route, or closes. */
  readonly onGo: (path: string | undefined) => void;
}

/** Fields without what was left empty: that comes from the route above. */
function tidy(child: ChildRoute): ChildRoute {
  const { activeTimeIntervals = [], groupBy = [], matchers, muteTimeIntervals = [], ...rest } = child;
  return {
    ...rest,
    matchers: writtenMatchers(matchers).map((matcher) => ({ ...matcher })),
    ...(groupBy.length === 0 ? {} : { groupBy }),
    ...(muteTimeIntervals.length === 0 ? {} : { muteTimeIntervals }),
    ...(activeTimeIntervals.length === 0 ? {} : { activeTimeIntervals }),
  };
}

/** One route of a tree that was made here: what it takes, to whom it leads, when it speaks, and its place. */
export function RouteEditor({ intervals, isNew, onGo, receivers, route, steps }: RouteEditorProps): ReactNode {
  const client = useClient();
  const alerts = useLive((state) => state.alerts);
  const book = useMemo(() => labelBook(alerts.values()), [alerts]);
  const there = isNew ? undefined : routeAt(route, steps);
  const [child, setChild] = useState<ChildRoute>(there ?? { matchers: [], continue: false });
  const [groupBy, setGroupBy] = useState((child.groupBy ?? []).join(', '));
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const put = (change: Partial<ChildRoute>): void => {
    setChild((was) => ({ ...was, ...change }));
    setWrong('');
  };
  const without = (name: 'receiver' | (typeof TIMES)[number]['id']): void => {
    setChild(({ [name]: _, ...rest }) => rest);
  };
  const save = async (next: Route, said: string, then: string | undefined): Promise<void> => {
    setBusy(true);
    const refresh = (): Promise<unknown> => cacheOf(client).refetch('route.get', {});
    try {
      await client.call('route.save', { route: next });
      // The next form is opened on the tree as it is now.
      await refresh();
      showToast(said, () => {
        client.call('route.save', { route }).then(refresh, (error: unknown) => {
          setWrong(error instanceof Error ? error.message : String(error));
        });
      });
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
    const names = groupBy.split(/[\s,]+/).filter((name) => name !== '');
    const whole = tidy({ ...child, groupBy: names });
    if (isNew) {
      const place = steps.length === 0 ? route.routes.length : (routeAt(route, steps)?.routes?.length ?? 0);
      void save(added(route, steps, whole), 'Added the route', pathOf([...steps, place]));
    } else void save(replaced(route, steps, whole), 'Changed the route', undefined);
  };
  const siblings = steps.length <= 1 ? route.routes : (routeAt(route, steps.slice(0, -1))?.routes ?? []);
  const names = [...new Set([...receivers, ...(child.receiver === undefined ? [] : [child.receiver])])];
  return (
    <Inspector
      label={isNew ? 'Add a route' : 'Change a route'}
      title={isNew ? 'Add a route' : 'Change a route'}
      width={uiStore.getState().inspectorWidth}
      onResize={(inspectorWidth) => {
        setUi({ inspectorWidth });
      }}
      onClose={() => onGo(undefined)}
      actions={
        isNew ? null : (
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
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <MatcherRows
          legend="Takes alerts for which all of these hold"
          matchers={child.matchers}
          book={book}
          autoFocus={isNew}
          onChange={(matchers) => put({ matchers: matchers.map((matcher) => ({ ...matcher })) })}
        />
        <Select
          label="Leads to"
          value={child.receiver ?? ABOVE}
          options={[{ id: ABOVE, label: 'as the route above' }, ...names.map((id) => ({ id, label: id }))]}
          onChange={(receiver) => (receiver === ABOVE ? without('receiver') : put({ receiver }))}
        />
        <Switch
          label="Ask the next routes as well"
          isSelected={child.continue}
          onChange={(goesOn) => put({ continue: goesOn })}
        />
        <TextField
          label="One message per"
          mono
          placeholder="as the route above"
          description="Labels by which alerts are gathered into one message."
          value={groupBy}
          onChange={setGroupBy}
        />
        <div className={styles['times']}>
          {TIMES.map(({ id, label }) => (
            <DurationField
              key={id}
              label={label}
              isOptional
              placeholder="as above"
              value={child[id]}
              onChange={(ms) => (ms === undefined ? without(id) : put({ [id]: ms }))}
            />
          ))}
        </div>
        <PickList
          label="Quiet in"
          placeholder={intervals.length === 0 ? 'there are no time intervals' : 'Add a time interval'}
          value={child.muteTimeIntervals ?? []}
          options={intervals}
          onChange={(muteTimeIntervals) => put({ muteTimeIntervals: [...muteTimeIntervals] })}
        />
        <PickList
          label="Speaks only in"
          placeholder={intervals.length === 0 ? 'there are no time intervals' : 'Add a time interval'}
          value={child.activeTimeIntervals ?? []}
          options={intervals}
          onChange={(activeTimeIntervals) => put({ activeTimeIntervals: [...activeTimeIntervals] })}
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
