import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import type { ReceiverEntry } from '../../../src-shared/contract/notify.ts';
import type { Routing } from '../../../src-shared/contract/routing.ts';
import type { SilenceEntry } from '../../../src-shared/contract/silence.ts';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import { routeTree } from '../../../src-shared/route/tree.ts';
import { useCached } from '../../api/cached.ts';
import { PageReading } from '../../shell/Reading.tsx';
import { setQuery, useQuery } from '../../shell/router.ts';
import { useCommands } from '../../shell/shortcuts.ts';
import { byUrgency } from '../../state/inbox.ts';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { useMay } from '../../state/session.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { inhibitedBy } from './inhibited.ts';
import { standings } from './intervals.ts';
import { ReceiverList } from './ReceiverList.tsx';
import { RouteEditor } from './RouteEditor.tsx';
import { RouteTree } from './RouteTree.tsx';
import styles from './RoutingPage.module.css';
import { InhibitList, IntervalList } from './RulesAround.tsx';
import { routeAt, stepsOf } from './route-edit.ts';
import { Tracer } from './Tracer.tsx';
import { heldBack, readLabels, traceOf, writeLabels } from './trace.ts';
import { trafficOf } from './traffic.ts';
import { treeRows } from './tree-rows.ts';
import { deadEnds, originSentence, routingSentence } from './words.ts';

/** How often definitions and the last messages are read anew, ms. */
const EVERY_MS = 10_000;
/** Tries looked through for the last one of each channel. */
const TRIES = 300;

interface Known {
  readonly route: Route;
  readonly origin: Origin;
  readonly routing: Routing;
  readonly receivers: readonly ReceiverEntry[];
  readonly silences: readonly SilenceEntry[];
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function Lines({ known }: { readonly known: Known }): ReactNode {
  const { origin, receivers, route, routing, silences } = known;
  const now = useNow(30_000);
  const zone = useUi((state) => state.zone);
  // A storm of alerts must not hold up what is typed.
  const alerts = useDeferredValue(useLive((state) => state.alerts));
  const kinds = useCached('channel.kinds', {}, { staleMs: 600_000 });
  const log = useCached('delivery.log', { limit: TRIES }, { everyMs: EVERY_MS });
  const [cursor, setCursor] = useState('root');
  const may = useMay('admin') && origin.from !== 'file';
  const edited = useQuery('edit');
  const above = useQuery('add');
  const edit = (path: string | undefined): void => {
    setQuery({ edit: path, add: undefined });
    if (path !== undefined) setCursor(path);
  };
  const add = (): void => {
    setQuery({ add: cursor, edit: undefined });
  };
  useCommands([
    {
      id: 'routing.edit',
      title: 'Change the route',
      section: 'Routing',
      keys: ['e'],
      run: () => {
        if (may) edit(cursor);
      },
    },
    {
      id: 'routing.close',
      title: 'Close the route',
      section: 'Routing',
      keys: ['Escape'],
      hidden: true,
      run: () => {
        edit(undefined);
      },
    },
    {
      id: 'routing.add',
      title: 'Add a route below',
      section: 'Routing',
      keys: ['n'],
      run: () => {
        if (may) add();
      },
    },
  ]);
  const typed = useQuery('trace');
  const chosen = useQuery('alert');
  const root = useMemo(() => routeTree(route), [route]);
  const rows = useMemo(() => treeRows(route, root), [route, root]);
  const traffic = useMemo(() => trafficOf(root, alerts.values()), [root, alerts]);
  const intervals = useMemo(
    () =>
      standings(
        routing.timeIntervals.map(({ interval }) => interval),
        now,
      ),
    [routing, now],
  );
  const rules = useMemo(() => routing.inhibitRules.map(({ rule }) => rule), [routing]);
  const holds = useMemo(() => inhibitedBy(rules, [...alerts.values()]), [rules, alerts]);
  const firing = useMemo(
    () => [...alerts.values()].filter(({ closedByHand, state }) => state === 'firing' && !closedByHand).sort(byUrgency),
    [alerts],
  );
  const alert = alerts.get(chosen);
  const read = readLabels(typed);
  const labels = alert?.labels ?? ('labels' in read ? read.labels : undefined);
  const traced = useMemo(
    () => (labels === undefined ? undefined : { labels, trace: traceOf(root, labels) }),
    // Typed labels are read anew at every render; their text is what they are.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
    [root, alert?.labels, typed],
  );
  const silenced = useMemo(
    () => silences.filter(({ state }) => state === 'active').map(({ silence }) => silence),
    [silences],
  );
  const held = useMemo(() => {
    if (traced === undefined) return [];
    if (alert === undefined) return heldBack(traced.labels, silenced, rules, alerts.values());
    return (alert.held ?? []).filter(({ by }) => by !== 'time_interval').map(({ reason }) => reason.replace(/\.$/, ''));
  }, [alert, alerts, rules, silenced, traced]);
  const dead = deadEnds(rows, receivers);
  const task = above === '' ? edited : above;
  const isThere = above !== '' || edited === 'root' || routeAt(route, stepsOf(edited)) !== undefined;
  return (
    <Page
      side={
        task === '' || !may || !isThere ? null : (
          <RouteEditor
            key={`${above === '' ? 'edit' : 'add'} ${task}`}
            route={route}
            steps={stepsOf(task)}
            isNew={above !== ''}
            receivers={receivers.map(({ receiver }) => receiver.name)}
            intervals={routing.timeIntervals.map(({ interval }) => interval.name)}
            onGo={edit}
          />
        )
      }
    >
      <Sentence sub={originSentence(origin)}>{routingSentence(rows, traffic, dead)}</Sentence>
      <div className={styles['columns']}>
        <Panel
          title="Routes"
          flush
          aside={
            <>
              {may ? (
                <>
                  <Button onPress={() => edit(cursor)}>
                    Change <Kbd keys="e" />
                  </Button>
                  <Button onPress={add}>
                    Add below <Kbd keys="n" />
                  </Button>
                </>
              ) : null}
              <span className={styles['aside']}>firing now</span>
            </>
          }
        >
          <RouteTree
            rows={rows}
            traffic={traffic}
            intervals={intervals}
            dead={dead}
            traced={traced}
            cursor={cursor}
            onCursor={setCursor}
            now={now}
            zone={zone}
          />
        </Panel>
        <Tracer
          text={alert === undefined ? typed : writeLabels(alert.labels)}
          problem={alert === undefined && 'problem' in read ? read.problem : ''}
          alerts={firing}
          chosen={chosen}
          traced={traced}
          held={held}
          intervals={intervals}
          now={now}
          zone={zone}
        />
      </div>
      <ReceiverList
        entries={receivers}
        kinds={kinds.data ?? []}
        routes={counted(rows.map(({ node }) => node.receiver))}
        tries={log.data?.tries ?? []}
        alertId={alert?.id}
        now={now}
      />
      <div className={styles['halves']}>
        <IntervalList
          entries={routing.timeIntervals}
          standings={intervals}
          used={counted(rows.flatMap(({ node }) => [...node.muteTimeIntervals, ...node.activeTimeIntervals]))}
          now={now}
          zone={zone}
        />
        <InhibitList entries={routing.inhibitRules} holds={holds} />
      </div>
    </Page>
  );
}

/** Where alerts go: the tree drawn, the way of one alert through it, who is told and what keeps it quiet. */
export function RoutingPage(): ReactNode {
  const route = useCached('route.get', {}, { everyMs: EVERY_MS });
  const routing = useCached('routing.get', {}, { everyMs: EVERY_MS });
  const receivers = useCached('receiver.list', {}, { everyMs: EVERY_MS });
  const silences = useCached('silence.list', {}, { everyMs: EVERY_MS });
  const parts = [route, routing, receivers, silences];
  if (
    route.data === undefined ||
    routing.data === undefined ||
    receivers.data === undefined ||
    silences.data === undefined
  ) {
    const failed = parts.find(({ error }) => error !== undefined);
    return failed === undefined ? (
      <PageReading label="Reading the routes" width="55%" sentence={52} />
    ) : (
      <ErrorState
        title="The routes could not be read"
        error={failed.error}
        onRetry={() => {
          for (const part of parts) part.refetch();
        }}
      />
    );
  }
  return (
    <Lines
      known={{
        ...route.data,
        routing: routing.data,
        receivers: receivers.data,
        silences: silences.data,
      }}
    />
  );
}
