import type { ReceiverEntry } from '../../../src-shared/contract/notify.ts';
import { type Channel, Receiver } from '../../../src-shared/model/receiver.ts';
import type { ChannelKind } from '../notify/channels/channel-kind.ts';
import { CHANNEL_KINDS, checkChannel } from '../notify/channels/kinds.ts';
import { FieldReader, type TemplateUse } from './channel-fields.ts';
import type { Globals } from './globals.ts';
import { sentence } from './issue.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

/** A receiver of a file, where its name stands, and the templates in it. */
export interface ReceiverInFile {
  readonly entry: ReceiverEntry;
  readonly place: Place;
  readonly templates: readonly TemplateUse[];
}

/** Alertmanager's channel lists that are not built. */
const LATER_CHANNELS = [
  'rocketchat_configs',
  'sns_configs',
  'victorops_configs',
  'webex_configs',
  'wechat_configs',
  'jira_configs',
  'mattermost_configs',
  'incidentio_configs',
];

const BY_LIST = new Map(CHANNEL_KINDS.map((kind) => [kind.list, kind]));

/** The settings of a channel, those of `global` where it has none of its own; undefined when something is wrong. */
function readSettings(
  section: Section,
  kind: ChannelKind,
  globals: Globals,
  reader: FieldReader,
): Readonly<Record<string, unknown>> | undefined {
  const settings: [string, unknown][] = [];
  let whole = true;
  for (const [name, field] of Object.entries(kind.fields)) {
    const own = reader.read(section, name, field);
    const value = own ?? (field.global === undefined ? undefined : globals.channels.get(field.global)?.value);
    if (value !== undefined) settings.push([name, value]);
    else if (field.required) {
      whole = false;
      if (section.raw(name) !== undefined) continue;
      const where = field.global === undefined ? `the key ${name}` : `${name} here or ${field.global} under global`;
      section.fail(section.place, `${kind.noun} needs ${where}.`);
    }
  }
  section.notYet(kind.later ?? []);
  section.done();
  return whole ? Object.fromEntries(settings) : undefined;
}

function readChannel(
  tree: Tree,
  kind: ChannelKind,
  globals: Globals,
  reader: FieldReader,
  report: Reporter,
): Channel | undefined {
  const section = Section.of(tree, kind.noun, report);
  if (section === undefined) return undefined;
  const before = report.problems.length;
  const sendResolved = section.bool('send_resolved') ?? true;
  const settings = readSettings(section, kind, globals, reader);
  if (settings === undefined || report.problems.length > before) return undefined;
  // What the fields read is plain data of the kinds that they declare.
  const checked = checkChannel({ type: kind.type, sendResolved, ...settings });
  if (checked.ok) return checked.channel;
  for (const { issue, message, path } of checked.issues) {
    const key = String(path[0] ?? '');
    const field = kind.fields[key];
    const written = section.raw(key);
    const global = field?.global === undefined ? undefined : globals.channels.get(field.global);
    const place = written === undefined && global !== undefined ? global.place : section.placeOf(key);
    const text = written?.is === 'scalar' ? written.text : typeof global?.value === 'string' ? global.value : undefined;
    const said = issue === undefined ? `${message}.` : sentence(issue, key, text, field?.kind === 'duration');
    section.fail(place, said);
  }
  return undefined;
}

/** Reads one entry of `receivers`: channels stand in the order of their lists in the file. */
export function readReceiver(tree: Tree, globals: Globals, report: Reporter): ReceiverInFile | undefined {
  const section = Section.of(tree, 'a receiver', report);
  if (!section) return undefined;
  const name = section.required('name');
  const channels: Channel[] = [];
  const reader = new FieldReader(report);
  for (const list of BY_LIST.keys()) section.raw(list);
  for (const list of section.keys()) {
    const kind = BY_LIST.get(list);
    if (kind === undefined) continue;
    for (const item of section.items(list) ?? []) {
      const channel = readChannel(item, kind, globals, reader, report);
      if (channel) channels.push(channel);
    }
  }
  section.notYet(LATER_CHANNELS);
  section.done();
  if (name === undefined) return undefined;
  const receiver = Receiver.safeParse({ name, channels });
  if (!receiver.success) {
    section.fail(section.placeOf('name'), 'name must not be empty.');
    return undefined;
  }
  const { place } = section;
  return {
    entry: { receiver: receiver.data, origin: { from: 'file', file: place.file, line: place.line } },
    place: section.placeOf('name'),
    templates: reader.templates,
  };
}
