import type { IncidentMember } from '../model/incident.ts';
import { RpcError } from '../rpc/error.ts';
import type { IncidentBook } from './book.ts';
import type { Case, IncidentRecord } from './case.ts';
import { alertsCounted } from './words.ts';

/** How incidents and their alerts were before a person changed them: enough to take it back, plain JSON. */
export interface Before {
  /** What was done, as a clause: "merged 3 incidents". */
  readonly what: string;
  readonly incidents: readonly { readonly record: IncidentRecord; readonly alerts: readonly string[] }[];
  /** The alerts whose evidence became the word of a person, with what it was. */
  readonly members: readonly IncidentMember[];
  /** Incidents that the change made. */
  readonly made: readonly string[];
}

/** What came of a change. */
export interface ByHand {
  readonly home: Case;
  readonly before: Before;
}

/** Makes one incident of several because a person says so. Throws RpcError. */
export function mergeByHand(book: IncidentBook, ids: readonly string[], by: string, note: string, now: number): ByHand {
  const homes = [...new Set(ids)].map((id) => required(book, id));
  const [first, ...others] = homes;
  if (first === undefined || others.length === 0)
    throw new RpcError('invalid_argument', 'Two incidents at least are needed to merge.', {
      fields: [{ path: ['ids'], message: 'two incidents at least' }],
    });
  const remembered = remember(book, homes, [], `merged ${homes.length} incidents`, now);
  const merged = new Set(homes.map(({ id }) => id));
  const origins = homes.map(({ splitFrom }) => splitFrom);
  const members = new Map(homes.flatMap((home) => [...home.members.values()].map((member) => [member, home] as const)));
  const titles = homes.map(({ title }) => title).find((title) => title !== '') ?? '';
  const notes = homes.map((one) => one.note).filter((text) => text !== '');
  let whole = first;
  for (const other of others) whole = book.merge(whole, other);
  const origin = origins.find((id) => id !== undefined && !merged.has(id));
  whole.splitFrom = origin;
  whole.title = titles;
  whole.note = notes.join('\n');
  const relinked: IncidentMember[] = [];
  for (const [member, home] of members) {
    whole.excluded.delete(member.fingerprint);
    if (home.id === whole.id) continue;
    relinked.push(member);
    book.put({ ...member, by, link: 'hand', why: `${by} merged it in` });
  }
  book.touch(whole);
  const names = homes.map((home) => home.told?.name ?? home.first?.name ?? home.id).join(', ');
  book.say(whole, now, 'merged', by, withNote(`Merged by hand: ${names}`, note));
  return { home: whole, before: { ...remembered, members: relinked } };
}

/** Makes alerts of an incident one of their own. Throws RpcError. */
export function splitByHand(
  book: IncidentBook,
  id: string,
  alerts: readonly string[],
  by: string,
  note: string,
  now: number,
): ByHand {
  const home = required(book, id);
  const wanted = new Set(alerts);
  for (const alert of wanted)
    if (!home.members.has(alert))
      throw new RpcError(
        'invalid_argument',
        `The alert ${alert} is not part of the incident ${id}, or it ended long ago.`,
        {
          fields: [{ path: ['alerts'], message: 'alerts of the incident' }],
        },
      );
  if (wanted.size === 0 || wanted.size >= home.total)
    throw new RpcError('invalid_argument', 'One alert at least has to be split off and one has to stay.', {
      fields: [{ path: ['alerts'], message: 'some of its alerts, and not all' }],
    });
  const made = book.open();
  const remembered = remember(book, [home], [made.id], `split off ${alertsCounted(wanted.size)}`, now);
  const members = [...wanted].flatMap((alert) => home.members.get(alert) ?? []);
  book.move([...wanted], made);
  made.splitFrom = home.id;
  for (const member of members) {
    home.excluded.add(member.fingerprint);
    book.put({ ...member, by, link: 'hand', why: `${by} split it off` });
  }
  const names = [...wanted].slice(0, 3).map((alert) => made.members.get(alert)?.name ?? alert);
  const listed = names.join(', ') + (wanted.size > names.length ? ` and ${wanted.size - names.length} more` : '');
  book.say(home, now, 'split', by, withNote(`Split off by hand: ${listed}`, note));
  book.say(made, now, 'opened', by, withNote(`Split off by hand from ${home.told?.name ?? home.id}`, note));
  return { home: made, before: { ...remembered, members } };
}

/** Takes a change back, as far as its alerts are still where the change or the engine left them. */
export function restore(book: IncidentBook, before: Before, by: string, now: number): number {
  const made = before.made.flatMap((id) => book.case(id) ?? []);
  const within = new Set<Case>(made);
  for (const { record, alerts } of before.incidents) {
    const known = book.case(record.id);
    if (known !== undefined) within.add(known);
    for (const alert of alerts) {
      const home = book.homeOf(alert);
      // A change that was made after this one has put it elsewhere.
      if (home !== undefined && (home.splitFrom === undefined || before.made.includes(home.id))) within.add(home);
    }
  }
  let moved = 0;
  const back = new Set<string>();
  for (const { record, alerts } of before.incidents) {
    const coming = alerts.filter((alert) => {
      const home = book.homeOf(alert);
      return home !== undefined && within.has(home);
    });
    if (coming.length === 0) continue;
    const home = book.case(record.id) ?? book.reopen(record);
    within.add(home);
    moved += coming.filter((alert) => book.homeOf(alert) !== home).length;
    for (const alert of coming) back.add(alert);
    book.move(coming, home);
    home.splitFrom = record.splitFrom;
    home.excluded.clear();
    for (const fingerprint of record.excluded) home.excluded.add(fingerprint);
    book.say(home, now, 'undone', by, `Taken back: ${by} ${before.what}.`);
  }
  for (const { alert, by: who, link, to, why } of before.members) {
    const now = book.member(alert);
    if (now === undefined || !back.has(alert)) continue;
    const { to: _, ...rest } = now;
    book.put({ ...rest, by: who, link, why, ...(to === undefined ? {} : { to }) });
  }
  const origin = before.incidents.map(({ record }) => book.case(record.id)).find((home) => home !== undefined);
  // What came into an incident that is no more goes where most of it came from.
  for (const home of made)
    if (origin !== undefined && home.members.size > 0) book.move([...home.members.keys()], origin);
  return moved;
}

function remember(
  book: IncidentBook,
  homes: readonly Case[],
  made: readonly string[],
  what: string,
  now: number,
): Omit<Before, 'members'> {
  book.name(homes, now);
  return {
    what,
    made,
    incidents: homes.map((home) => ({ record: home.record(now), alerts: [...home.members.keys()] })),
  };
}

function required(book: IncidentBook, id: string): Case {
  const home = book.case(id);
  if (home === undefined)
    throw new RpcError(
      'not_found',
      `There is no incident ${id} that can be changed: it was merged into another one, or it ended more than an hour ago.`,
      { reason: 'unknown_incident' },
    );
  return home;
}

function withNote(text: string, note: string): string {
  return note === '' ? `${text}.` : `${text}: ${note}`;
}
