import { type ReactNode, useState } from 'react';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';
import { formatDuration, parseDuration } from '../../../src-shared/time/duration.ts';
import { cacheOf, useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { originText } from '../../shell/origin-text.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import styles from './Settings.module.css';

const TIMES = [
  { id: 'groupWait', label: 'First message after', hint: 'Waits for more alerts of the group.' },
  { id: 'groupInterval', label: 'News after', hint: 'Between messages about changes.' },
  { id: 'repeatInterval', label: 'Repeat after', hint: 'While nothing changes.' },
] as const;

/** No escalation's name: names are not empty. */
const BY_MATCHERS = '';

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

/** Where alerts go and how they are gathered into messages. */
export function RoutePanel({ route, origin, receivers, mayChange }: RoutePanelProps): ReactNode {
  const client = useClient();
  const [receiver, setReceiver] = useState(route.receiver);
  const [groupBy, setGroupBy] = useState(route.groupBy.join(', '));
  const [escalation, setEscalation] = useState(route.escalation ?? BY_MATCHERS);
  const { data: entries = [] } = useCached('escalation.list', {});
  const escalations = entries.map((entry) => entry.escalation.name);
  const [times, setTimes] = useState({
    groupWait: formatDuration(route.groupWait),
    groupInterval: formatDuration(route.groupInterval),
    repeatInterval: formatDuration(route.repeatInterval),
  });
  const locked = !mayChange || origin.from === 'file';
  const wrong = TIMES.some(({ id }) => parseDuration(times[id]) === undefined);
  const save = (): void => {
    const { escalation: _, ...rest } = route;
    const next: Route = {
      ...rest,
      ...(escalation === BY_MATCHERS ? {} : { escalation }),
      receiver,
      groupBy: groupBy.split(/[\s,]+/).filter((name) => name !== ''),
      groupWait: parseDuration(times.groupWait) ?? route.groupWait,
      groupInterval: parseDuration(times.groupInterval) ?? route.groupInterval,
      repeatInterval: parseDuration(times.repeatInterval) ?? route.repeatInterval,
    };
    client.call('route.save', { route: next }).then(
      () => {
        cacheOf(client).invalidate('route.get');
        showToast('Saved the route', () => {
          void client.call('route.save', { route }).then(() => {
            cacheOf(client).invalidate('route.get');
          });
        });
      },
      (error: unknown) => {
        showError(error instanceof Error ? error.message : String(error));
      },
    );
  };
  const below = countRoutes(route.routes);
  const names = receivers.includes(receiver) ? receivers : [receiver, ...receivers];
  return (
    <Panel
      title="Route"
      aside={origin.from === 'file' ? <span className={styles['origin']}>{originText(origin)}</span> : null}
    >
      <div className={styles['grid']}>
        <Select
          label="Alerts go to"
          value={receiver}
          options={names.map((name) => ({ id: name, label: name === '' ? 'nobody' : name }))}
          onChange={setReceiver}
          isDisabled={locked}
        />
        <div className={styles['wide']} style={{ gridColumn: 'span 2' }}>
          <TextField
            label="One message per"
            mono
            description="Labels by which alerts are gathered into one message."
            value={groupBy}
            onChange={setGroupBy}
            isDisabled={locked}
          />
        </div>
        <Select
          label="Nobody acknowledges"
          description="Who is told then, of what no child route gives an escalation."
          value={escalation}
          options={[
            { id: BY_MATCHERS, label: 'the first escalation that matches' },
            ...(escalations.includes(escalation) || escalation === BY_MATCHERS
              ? escalations
              : [escalation, ...escalations]
            ).map((name) => ({ id: name, label: name })),
          ]}
          onChange={setEscalation}
          isDisabled={locked}
        />
        {TIMES.map(({ id, label, hint }) => (
          <TextField
            key={id}
            label={label}
            mono
            description={hint}
            value={times[id]}
            onChange={(text) => {
              setTimes({ ...times, [id]: text });
            }}
            isDisabled={locked}
            error={parseDuration(times[id]) === undefined ? 'A duration such as 30s, 5m or 4h.' : undefined}
          />
        ))}
      </div>
      {locked ? null : (
        <div className={styles['foot']}>
          <Button variant="primary" isDisabled={wrong} onPress={save}>
            Save
          </Button>
        </div>
      )}
      {below === 0 ? null : (
        <p className={styles['hint']}>
          {below === 1 ? '1 child route is' : `${below} child routes are`} kept as configured.
        </p>
      )}
    </Panel>
  );
}
