import { type ReactNode, useEffect } from 'react';
import type { IncidentMember, IncidentStory } from '../../../src-shared/model/incident.ts';
import { useCached } from '../../api/cached.ts';
import { clockText, instantText } from '../../charts/zone.ts';
import { href } from '../../shell/router.ts';
import { useIncidents } from '../../state/incidents.ts';
import { useUi } from '../../state/ui.ts';
import styles from './IncidentSection.module.css';

/** Alerts of the incident that are named one by one. */
const NAMED = 6;

/** The alert's part in its incident, in a sentence. Pure. */
export function partSentence({ incident, members }: IncidentStory, alert: string): string {
  const own = members.find((member) => member.alert === alert);
  const { cause, firing, total } = incident;
  if (total === 1)
    return incident.splitFrom === undefined
      ? 'An incident of its own.'
      : `An incident of its own: ${own?.why ?? 'split off by hand'}.`;
  const called = incident.title === '' ? '' : `“${incident.title}”: `;
  const fires = firing === total ? `all ${total} alerts of it fire` : `${firing} of its ${total} alerts fire`;
  if (cause.alert === alert) return `${called}The cause: ${cause.why}; ${fires}.`;
  return `${called}A symptom of ${cause.name}: ${own?.why ?? 'it is part of its incident'}; ${fires}.`;
}

function Others({
  members,
  alert,
  cause,
}: {
  readonly members: readonly IncidentMember[];
  readonly alert: string;
  readonly cause: string;
}): ReactNode {
  const others = members.filter((member) => member.alert !== alert);
  const named = others.slice(0, NAMED);
  return (
    <ul className={styles['others']}>
      {named.map((member) => (
        <li key={member.alert}>
          <a href={`${href(['alerts'])}?id=${encodeURIComponent(member.alert)}`}>{member.name}</a>
          <span className={styles['why']}>
            {member.alert === cause ? 'the cause' : member.why}
            {member.endedAt === undefined ? '' : ' · over'}
          </span>
        </li>
      ))}
      {others.length > named.length ? <li className={styles['why']}>and {others.length - named.length} more</li> : null}
    </ul>
  );
}

/** Which incident an alert is in, what its cause is, why, and who decided what about it. */
export function IncidentSection({ alert }: { readonly alert: string }): ReactNode {
  const zone = useUi((state) => state.zone);
  const { data, refetch } = useCached('incident.of', { alert });
  const home = useIncidents((state) => state.homes.get(alert));
  const updatedAt = useIncidents((state) => state.incidents.get(home ?? '')?.updatedAt);
  // Another place, or a newer record of it, means another story
  useEffect(() => {
    if (updatedAt !== undefined) refetch();
  }, [refetch, home, updatedAt]);
  // Without incidents there is nothing that could be wrong here: a pending alert is in none.
  if (data === undefined) return null;
  const { incident, members, timeline } = data;
  const byHand = timeline.filter(({ by }) => by !== 'engine');
  return (
    <section className={styles['section']} aria-label="Incident">
      <h3>Incident</h3>
      <p className={styles['part']}>{partSentence(data, alert)}</p>
      {incident.note === '' ? null : <p className={styles['why']}>{incident.note}</p>}
      {members.length > 1 ? <Others members={members} alert={alert} cause={incident.cause.alert} /> : null}
      {byHand.map((event) => (
        <p key={event.id} className={styles['why']} title={instantText(event.at, zone)}>
          {clockText(event.at, zone, true)} {event.reason} ({event.by})
        </p>
      ))}
    </section>
  );
}
