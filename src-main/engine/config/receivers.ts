import type { ReceiverEntry } from '../../../src-shared/contract/notify.ts';
import { Channel, type ChannelType, Receiver } from '../../../src-shared/model/receiver.ts';
import type { Globals } from './globals.ts';
import { sentence } from './issue.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

/** A receiver of a file and where its name stands. */
export interface ReceiverInFile {
  readonly entry: ReceiverEntry;
  readonly place: Place;
}

/** Alertmanager's and Tocsin's names of channel lists that are not built yet. */
const LATER_CHANNELS = [
  'discord_configs',
  'msteams_configs',
  'msteamsv2_configs',
  'opsgenie_configs',
  'pagerduty_configs',
  'pushover_configs',
  'rocketchat_configs',
  'sns_configs',
  'telegram_configs',
  'victorops_configs',
  'webex_configs',
  'wechat_configs',
  'jira_configs',
  'sound_configs',
  'ntfy_configs',
  'sms_configs',
];

type Read = (section: Section, globals: Globals) => Readonly<Record<string, unknown>>;

function hostAndPort(
  section: Section,
  key: string,
  text: string | undefined,
  place: Place,
): { host?: string; port?: number } {
  if (text === undefined) return {};
  const found = /^(?:\[([^\]]+)\]|([^\s:]+)):(\d{1,5})$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  if (host !== undefined && found) return { host, port: Number(found[3]) };
  section.fail(place, `${key} is host:port, for example mail.example.org:587, but here stands "${text}".`);
  return {};
}

const readEmail: Read = (section, globals) => {
  const own = section.text('smarthost');
  const smarthost = own ?? globals.smtpSmarthost?.text;
  const place = own === undefined ? (globals.smtpSmarthost?.place ?? section.place) : section.placeOf('smarthost');
  const address = hostAndPort(section, 'smarthost', smarthost, place);
  if (smarthost === undefined)
    section.fail(section.place, 'an email needs smarthost here or smtp_smarthost under global.');
  const from = section.text('from') ?? globals.smtpFrom;
  if (from === undefined) section.fail(section.place, 'an email needs from here or smtp_from under global.');
  const to = section
    .required('to')
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const requireTls = section.bool('require_tls') ?? globals.smtpRequireTls ?? true;
  // Port 465 speaks TLS from the first byte (RFC 8314); force_implicit_tls says so for other ports.
  const implicit = section.bool('force_implicit_tls') ?? address.port === 465;
  const tls = section.section('tls_config');
  const insecure = tls?.bool('insecure_skip_verify');
  const ca = tls?.text('ca');
  tls?.notYet(['ca_file', 'cert', 'cert_file', 'key', 'key_file', 'server_name', 'min_version', 'max_version']);
  tls?.done();
  section.notYet([
    'headers',
    'html',
    'text',
    'hello',
    'auth_identity',
    'auth_secret',
    'auth_password_file',
    'threading',
  ]);
  return {
    to,
    from,
    ...address,
    tls: implicit ? 'implicit' : requireTls ? 'starttls' : 'none',
    verifyTls: insecure === undefined ? undefined : !insecure,
    ca,
    username: section.text('auth_username') ?? globals.smtpUsername,
    password: section.secret('auth_password') ?? globals.smtpPassword,
  };
};

const readSlack: Read = (section, globals) => {
  const url = section.secret('api_url') ?? globals.slackApiUrl;
  if (url === undefined)
    section.fail(section.place, 'a Slack channel needs api_url here or slack_api_url under global.');
  section.notYet([
    'api_url_file',
    'app_token',
    'app_url',
    'title',
    'title_link',
    'text',
    'pretext',
    'fallback',
    'username',
    'color',
    'icon_emoji',
    'icon_url',
    'image_url',
    'thumb_url',
    'footer',
    'fields',
    'short_fields',
    'actions',
    'link_names',
    'mrkdwn_in',
    'callback_id',
    'http_config',
  ]);
  return { url, channel: section.text('channel') };
};

const readWebhook: Read = (section) => {
  const url = section.secret('url');
  if (url === undefined) section.fail(section.place, 'a webhook needs the key url.');
  const http = section.section('http_config');
  const authorization = http?.section('authorization');
  const scheme = authorization?.text('type');
  if (authorization && scheme !== undefined && scheme.toLowerCase() !== 'bearer')
    section.fail(
      authorization.placeOf('type'),
      `the authorization type ${scheme} is not supported yet: leave it out for Bearer.`,
    );
  const bearer = authorization?.secret('credentials');
  authorization?.notYet(['credentials_file']);
  authorization?.done();
  http?.notYet([
    'basic_auth',
    'oauth2',
    'tls_config',
    'proxy_url',
    'no_proxy',
    'follow_redirects',
    'enable_http2',
    'http_headers',
    'bearer_token',
    'bearer_token_file',
  ]);
  http?.done();
  section.notYet(['url_file', 'timeout', 'payload']);
  return { url, bearer, signingSecret: section.secret('signing_secret'), maxAlerts: section.number('max_alerts') };
};

const CHANNELS: Readonly<Record<string, { readonly type: ChannelType; readonly what: string; readonly read: Read }>> = {
  desktop_configs: { type: 'desktop', what: 'a desktop channel', read: () => ({}) },
  log_configs: { type: 'log', what: 'a log channel', read: (section) => ({ path: section.text('path') }) },
  slack_configs: { type: 'slack', what: 'a Slack channel', read: readSlack },
  email_configs: { type: 'email', what: 'an email channel', read: readEmail },
  webhook_configs: { type: 'webhook', what: 'a webhook channel', read: readWebhook },
};

const FILE_KEYS: Readonly<Record<string, string>> = {
  url: 'url',
  host: 'smarthost',
  port: 'smarthost',
  maxAlerts: 'max_alerts',
  sendResolved: 'send_resolved',
};

function readChannel(tree: Tree, list: string, globals: Globals, report: Reporter): Channel | undefined {
  const kind = CHANNELS[list];
  const section = kind && Section.of(tree, kind.what, report);
  if (!kind || !section) return undefined;
  const before = report.problems.length;
  const fields = { type: kind.type, sendResolved: section.bool('send_resolved'), ...kind.read(section, globals) };
  section.done();
  if (report.problems.length > before) return undefined;
  const parsed = Channel.safeParse(
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  );
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const step = String(issue.path[0] ?? '');
    const key = kind.type === 'slack' && step === 'url' ? 'api_url' : (FILE_KEYS[step] ?? step);
    const written = section.raw(key);
    const text = written?.is === 'scalar' ? written.text : undefined;
    section.fail(section.placeOf(key), sentence(issue, key, text, false));
  }
  return undefined;
}

/** Reads one entry of `receivers`: channels stand in the order of their lists in the file. */
export function readReceiver(tree: Tree, globals: Globals, report: Reporter): ReceiverInFile | undefined {
  const section = Section.of(tree, 'a receiver', report);
  if (!section) return undefined;
  const name = section.required('name');
  const channels: Channel[] = [];
  for (const list of Object.keys(CHANNELS)) section.raw(list);
  for (const list of section.keys()) {
    if (!(list in CHANNELS)) continue;
    for (const item of section.items(list) ?? []) {
      const channel = readChannel(item, list, globals, report);
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
  };
}
