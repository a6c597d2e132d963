import type { IncidentMember } from '../model/incident.ts';
import { humanDuration } from '../time/duration.ts';
import { alertsCounted, timeApart } from './words.ts';

/** Of larger incidents it is not worked out which began second. */
const FEW = 100;

/** What of an incident decides about its cause. */
export interface Suspects {
  readonly members: ReadonlyMap<string, IncidentMember>;
  readonly total: number;
  readonly about: ReadonlyMap<string, IncidentMember>;
  readonly below: ReadonlyMap<string, number>;
  readonly first: IncidentMember | undefined;
}

export interface Found {
  readonly member: IncidentMember;
  /** A clause without its full stop. */
  readonly why: string;
}

/**
 * The cause among the members: the one with the most of them below it, which has to be about a monitor of the incident
 * itself; where nothing is below anything, the one that began first.
 */
export function findCause(suspects: Suspects): Found | undefined {
  const root = rootOf(suspects);
  const { first, members, total } = suspects;
  if (root !== undefined) return { member: root.member, why: rootWords(root.member, root.count, suspects) };
  if (first === undefined) return undefined;
  if (total === 1) return { member: first, why: 'it is the only one' };
  if (members.size > FEW) return { member: first, why: 'it began first' };
  let second = Number.POSITIVE_INFINITY;
  for (const member of members.values()) if (member.alert !== first.alert) second = Math.min(second, member.startedAt);
  const ahead = second - first.startedAt;
  if (ahead < 1_000) return { member: first, why: 'it began with the first of them and none is below another' };
  const lead = Number.isFinite(ahead) ? `, ${humanDuration(ahead)} before the next` : '';
  return { member: first, why: `it began first${lead}` };
}

/** The monitor that explains the most members, as far as it has an alert among them. */
export function rootOf({
  about,
  below,
}: Pick<Suspects, 'about' | 'below'>): { readonly member: IncidentMember; readonly count: number } | undefined {
  let root: { readonly member: IncidentMember; readonly count: number } | undefined;
  for (const [monitor, count] of below) {
    const member = about.get(monitor);
    if (member === undefined) continue;
    const more = count - (root?.count ?? 0);
    if (more > 0 || (more === 0 && root !== undefined && comesFirst(member, root.member))) root = { member, count };
  }
  return root;
}

function comesFirst(a: IncidentMember, b: IncidentMember): boolean {
  return a.startedAt === b.startedAt ? a.fingerprint < b.fingerprint : a.startedAt < b.startedAt;
}

function rootWords(member: IncidentMember, count: number, { first, total }: Suspects): string {
  const others = total - 1;
  const part =
    count >= others ? `the other ${alertsCounted(others)}` : `${count} of the other ${alertsCounted(others)}`;
  const verb = others === 1 ? 'is' : 'are';
  const lead =
    first === undefined || first.alert === member.alert
      ? ''
      : `, though ${first.name} was seen ${timeApart(first.startedAt, member.startedAt)}`;
  return `${part} ${verb} about what depends on it${lead}`;
}
