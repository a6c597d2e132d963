import type { Command } from 'commander';
import type { Incident, IncidentStory } from '../../src-shared/model/incident.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import type { CommandContext, Session } from './context.ts';
import { CommandError, EXIT, table } from './output.ts';
import { parseTime } from './time.ts';

interface DataFlags {
  readonly json?: boolean;
  readonly data?: string;
}
interface ListFlags extends DataFlags {
  readonly since: string;
}
interface ChangeFlags extends DataFlags {
  readonly note: string;
}

/** Ids may be shortened as long as one is meant. */
function meant(ids: readonly string[], given: string, what: string): string {
  const found = ids.filter((id) => id.startsWith(given));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw new CommandError(
    EXIT.failures,
    found.length === 0
      ? `No ${what} has an id that begins with “${given}”. See: tocsin incidents`
      : `${found.length} of them have an id that begins with “${given}”; write more of it.`,
  );
}

async function findIncident({ client }: Session, given: string): Promise<string> {
  const known = await client.call('incident.list', { endedSince: 0, limit: 5_000 });
  return meant(
    known.map(({ id }) => id),
    given,
    'incident',
  );
}

function needsConsole(session: Session): void {
  if (session.live) return;
  throw new CommandError(
    EXIT.unavailable,
    'No console is running on this data folder, so no incident can be merged or split. Start it with: tocsin console',
  );
}

function lasted({ endedAt, startedAt }: Incident, now: number): string {
  return endedAt === undefined
    ? `for ${humanDuration(now - startedAt)}`
    : `ended after ${humanDuration(endedAt - startedAt)}`;
}

function nameOf({ cause, title }: Incident): string {
  return title === '' ? cause.name : title;
}

function storyText({ incident, members, timeline }: IncidentStory, now: number): string {
  const rows = members.map((one) => [
    one.alert.slice(0, 8),
    one.endedAt === undefined ? 'fires' : 'over',
    one.name,
    one.alert === incident.cause.alert ? `the cause: ${incident.cause.why}` : one.why,
  ]);
  const story = timeline.map(({ at, by, kind, reason }) => [
    new Date(at).toISOString(),
    kind,
    `${reason}${by === 'engine' ? '' : ` (${by})`}`,
  ]);
  return [
    `${nameOf(incident)}: ${incident.state}, ${lasted(incident, now)}, ${incident.firing} of ${incident.total} fire`,
    ...(incident.note === '' ? [] : [incident.note]),
    '',
    table(['alert', 'state', 'about', 'why'], rows),
    '',
    table(['time', 'what', 'why'], story),
  ].join('\n');
}

export function addIncidents(program: Command, context: CommandContext): void {
  const incidents = program.command('incidents').description('alerts that belong together: list, show, merge, split');
  const say = (answer: unknown, flags: DataFlags, words: string): void =>
    context.output.print(flags.json === true ? JSON.stringify(answer, undefined, 2) : words);

  incidents
    .command('list', { isDefault: true })
    .description('open incidents and those that ended lately, the latest first')
    .option('--since <time>', 'ended since', '-1h')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: ListFlags) => {
      await using session = await context.open(flags.data);
      const now = context.clock.now();
      const found = await session.client.call('incident.list', { endedSince: parseTime(flags.since, now) });
      const rows = found.map((one) => [
        one.id.slice(0, 8),
        one.state,
        one.severity,
        `${one.firing}/${one.total}`,
        lasted(one, now),
        nameOf(one),
        one.cause.why,
      ]);
      say(
        found,
        flags,
        rows.length === 0 ? 'no incidents' : table(['id', 'state', 'severity', 'firing', 'time', 'cause', 'why'], rows),
      );
    });

  incidents
    .command('show')
    .description('an incident with its alerts, why each is in it, and who changed what')
    .argument('<id>', 'incident; the beginning of its id is enough')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (id: string, flags: DataFlags) => {
      await using session = await context.open(flags.data);
      const story = await session.client.call('incident.get', { id: await findIncident(session, id) });
      say(story, flags, storyText(story, context.clock.now()));
    });

  incidents
    .command('merge')
    .description('make one incident of several; it is never taken apart by itself')
    .argument('<ids...>', 'two incidents or more')
    .option('--note <text>', 'why', '')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (ids: readonly string[], flags: ChangeFlags) => {
      await using session = await context.open(flags.data);
      needsConsole(session);
      const found = await Promise.all(ids.map((id) => findIncident(session, id)));
      const { incident } = await session.client.call('incident.merge', { ids: found, note: flags.note });
      say(incident, flags, `${incident.id.slice(0, 8)} ${nameOf(incident)}: ${incident.total} alerts`);
    });

  incidents
    .command('split')
    .description('make alerts of an incident one of their own; they are never put back by themselves')
    .argument('<id>', 'incident')
    .argument('<alerts...>', 'alerts of it')
    .option('--note <text>', 'why', '')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (given: string, alerts: readonly string[], flags: ChangeFlags) => {
      await using session = await context.open(flags.data);
      needsConsole(session);
      const id = await findIncident(session, given);
      const { members } = await session.client.call('incident.get', { id });
      const known = members.map(({ alert }) => alert);
      const found = alerts.map((alert) => meant(known, alert, 'alert of this incident'));
      const { incident } = await session.client.call('incident.split', { id, alerts: found, note: flags.note });
      say(incident, flags, `${incident.id.slice(0, 8)} ${nameOf(incident)}: ${incident.total} alerts`);
    });
}
