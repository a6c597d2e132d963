import type { Incident } from '../../../src-shared/model/incident.ts';
import type { Line } from './order.ts';

/** What of the incidents decides about the order of the inbox. */
export interface Belonging {
  readonly incidents: ReadonlyMap<string, Pick<Incident, 'cause'>>;
  readonly homes: ReadonlyMap<string, string>;
}

/** A line of the inbox with its place in an incident: over its symptoms, or below the one that leads them. */
export type NestedLine =
  | Extract<Line, { readonly type: 'heading' }>
  | (Extract<Line, { readonly type: 'alert' }> & {
      /** Its incident; the alert itself when it has none. */
      readonly home: string;
      /** How many lines are nested under it. */
      readonly symptoms?: number;
      /** The alert that it is nested under. */
      readonly lead?: string;
    });

/**
 * Brings alerts of one incident together within each section, where the most urgent of them stood: the cause first, or the
 * most urgent when the cause is in another section. Pure.
 */
export function nest(lines: readonly Line[], { homes, incidents }: Belonging): readonly NestedLine[] {
  const out: NestedLine[] = [];
  let section: string[] = [];
  const flush = (): void => {
    const families = Map.groupBy(section, (id) => homes.get(id) ?? id);
    for (const [home, ids] of families) {
      const cause = incidents.get(home)?.cause.alert;
      const lead = cause !== undefined && ids.includes(cause) ? cause : (ids[0] ?? '');
      const symptoms = ids.length - 1;
      out.push({ type: 'alert', id: lead, home, ...(symptoms === 0 ? {} : { symptoms }) });
      for (const id of ids) if (id !== lead) out.push({ type: 'alert', id, home, lead });
    }
    section = [];
  };
  for (const line of lines) {
    if (line.type === 'alert') section.push(line.id);
    else {
      flush();
      out.push(line);
    }
  }
  flush();
  return out;
}

/** The lines that are seen: symptoms only where their incident, whoever leads it, is unfolded. Pure. */
export function fold(lines: readonly NestedLine[], unfolded: ReadonlySet<string>): readonly NestedLine[] {
  return lines.filter((line) => line.type === 'heading' || line.lead === undefined || unfolded.has(line.home));
}

/** An alert and, where they are folded away under it, its symptoms: what is done to the line is done to all. Pure. */
export function withFolded(lines: readonly NestedLine[], id: string, unfolded: ReadonlySet<string>): readonly string[] {
  const under = lines.flatMap((line) =>
    line.type === 'alert' && line.lead === id && !unfolded.has(line.home) ? [line.id] : [],
  );
  return [id, ...under];
}
