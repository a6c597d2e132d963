import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConfigResult, Configuration } from '../../../src-main/engine/config/config.ts';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-config-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const path = join(dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function good(paths: readonly string[], variables: Record<string, string> = {}): Promise<Configuration> {
  const result = await loadConfiguration(paths, { variables });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  return result.configuration;
}

/** `line:column message` of every problem of one file. */
async function problems(text: string, variables: Record<string, string> = {}): Promise<string[]> {
  const file = put('tocsin.yml', text);
  const result: ConfigResult = await loadConfiguration([file], { variables });
  if (result.ok) return [];
  for (const problem of result.problems) expect(problem.file).toBe(file);
  return result.problems.map(({ column, line, message }) => `${line}:${column} ${message}`);
}

const FULL = `
global: { scrape_interval: 20s, evaluation_interval: 10s, external_labels: {site: desk}, smtp_smarthost: 'mail.example:587', smtp_from: a@b.example }
monitors:
  - name: edge
    kind: tcp
    host: 10.0.0.1
    port: 22
  - name: orders-api
    kind: http
    url: https://orders.internal/api/health/detailed
    interval: 30s
    timeout: 5s
    retry_interval: 10s
    failure_threshold: 3
    recovery_threshold: 2
    group: Orders
    category: api
    labels: {team: payments, version: 1.10}
    parents: [edge]
    severity: warning
    runbook: https://wiki/orders
    assert:
      - status in 200..299
      - latency < 800ms : degraded
      - json $.database.status == "healthy"
    collect:
      preset: none
      json:
        - {path: $.performance.p95_response_time, metric: api_latency_p95_seconds}
    auth: {basic: {username: ops, password: {secret: orders}}}
  - {name: scraped, kind: prometheus, url: 'http://127.0.0.1:9100/metrics'}
  - {name: cert, kind: tls, host: pay.example}
  - {name: job, kind: heartbeat, token: abcdefgh, period: 1h, grace: 5m}
  - {name: here, kind: machine}
route:
  receiver: desk
  group_by: [alertname, group]
  routes:
    - matchers: ['severity="critical"', team=~pay.*]
      receiver: pager
      continue: true
    - match: {severity: info}
      match_re: {team: a|b}
      group_wait: 1s
receivers:
  - name: desk
    desktop_configs: [{}]
    log_configs: [{send_resolved: false}]
  - name: pager
    slack_configs: [{api_url: {secret: slack}, channel: '#ops'}]
    email_configs: [{to: 'x@y.example, z@y.example', auth_username: u, auth_password: {secret: mail}}]
    webhook_configs: [{url: 'http://127.0.0.1:1/x', max_alerts: 5, http_config: {authorization: {credentials: {secret: hook}}}}]
retention: {raw: 7d, 1m: 30d, 1h: 100d, 1d: forever, max_size: 2GB}
canaries: ['192.0.2.1:443', '[::1]:53']
scrape_configs: []
silences:
`;

describe('a valid configuration', () => {
  test('gives every section with defaults filled in', async () => {
    const file = put('tocsin.yml', FULL);
    const found = await good([file]);
    expect(found.monitors.map(({ monitor }) => [monitor.name, monitor.kind, monitor.interval])).toEqual([
      ['edge', 'tcp', 30_000],
      ['orders-api', 'http', 30_000],
      ['scraped', 'prometheus', 20_000],
      ['cert', 'tls', 30_000],
      ['job', 'heartbeat', 30_000],
      ['here', 'machine', 30_000],
    ]);
    expect(found.monitors[1]).toMatchObject({
      origin: { from: 'file', file, line: 8 },
      monitor: {
        labels: { team: 'payments', version: '1.10' },
        retryInterval: 10_000,
        collect: { preset: 'none', json: [{ metric: 'api_latency_p95_seconds', type: 'gauge', scale: 1 }] },
        auth: { basic: { username: 'ops', password: { secret: 'orders' } } },
      },
    });
    expect(found.route?.route).toEqual({
      receiver: 'desk',
      groupBy: ['alertname', 'group'],
      groupWait: 30_000,
      groupInterval: 300_000,
      repeatInterval: 14_400_000,
      routes: [
        {
          matchers: [
            { name: 'severity', op: '=', value: 'critical' },
            { name: 'team', op: '=~', value: 'pay.*' },
          ],
          receiver: 'pager',
          continue: true,
        },
        {
          matchers: [
            { name: 'severity', op: '=', value: 'info' },
            { name: 'team', op: '=~', value: 'a|b' },
          ],
          groupWait: 1_000,
          continue: false,
        },
      ],
    });
    expect(found.receivers.map(({ receiver }) => receiver)).toEqual([
      {
        name: 'desk',
        channels: [
          { type: 'desktop', sendResolved: true },
          { type: 'log', sendResolved: false },
        ],
      },
      {
        name: 'pager',
        channels: [
          { type: 'slack', sendResolved: true, api_url: { secret: 'slack' }, channel: '#ops' },
          {
            type: 'email',
            sendResolved: true,
            to: 'x@y.example, z@y.example',
            from: 'a@b.example',
            smarthost: 'mail.example:587',
            auth_username: 'u',
            auth_password: { secret: 'mail' },
          },
          {
            type: 'webhook',
            sendResolved: true,
            url: 'http://127.0.0.1:1/x',
            max_alerts: 5,
            http_config: {
              authorization: { type: 'Bearer', credentials: { secret: 'hook' } },
              headers: {},
              followRedirects: true,
            },
          },
        ],
      },
    ]);
    expect(found.retention).toEqual({
      raw: 604_800_000,
      m1: 2_592_000_000,
      h1: 8_640_000_000,
      d1: null,
      maxBytes: 2e9,
    });
    expect(found.canaries).toEqual(['192.0.2.1:443', '[::1]:53']);
    expect(found.externalLabels).toEqual({ site: 'desk' });
  });

  test('what global says counts for channels that say nothing, and templates are read from their files', async () => {
    put('words.tmpl', '{{ define "shop.title" }}{{ .Status }}{{ end }}');
    const file = put(
      'tocsin.yml',
      `global:
  slack_api_url_file: slack.txt
  opsgenie_api_key: {secret: genie}
  opsgenie_api_url: https://api.eu.opsgenie.com/
  pagerduty_url: https://events.eu.pagerduty.com/v2/enqueue
  http_config: {proxy_url: 'http://proxy:3128'}
templates: ['*.tmpl']
receivers:
  - name: desk
    slack_configs: [{title: '{{ template "shop.title" . }}'}]
    opsgenie_configs: [{api_url: 'https://api.opsgenie.com/'}]
    pagerduty_configs: [{routing_key: x, http_config: {follow_redirects: false}}]
`,
    );
    const found = await good([file]);
    const http_config = { headers: {}, followRedirects: true, proxyUrl: 'http://proxy:3128' };
    expect(found.receivers[0]?.receiver.channels).toEqual([
      {
        type: 'slack',
        sendResolved: true,
        api_url: { file: join(dir, 'slack.txt') },
        title: '{{ template "shop.title" . }}',
        http_config,
      },
      { type: 'opsgenie', sendResolved: true, api_key: { secret: 'genie' }, http_config },
      {
        type: 'pagerduty',
        sendResolved: true,
        routing_key: 'x',
        url: 'https://events.eu.pagerduty.com/v2/enqueue',
        http_config: { headers: {}, followRedirects: false },
      },
    ]);
    expect(found.templates).toEqual([
      { file: join(dir, 'words.tmpl'), text: '{{ define "shop.title" }}{{ .Status }}{{ end }}' },
    ]);
    put('words.tmpl', '{{ define "shop.title" }}\n{{ if }}{{ end }}');
    expect(await loadConfiguration([file], { variables: {} })).toMatchObject({
      ok: false,
      problems: [{ file: join(dir, 'words.tmpl'), line: 2 }],
    });
  });

  test('a folder is merged in the order of names, hidden and other files left out', async () => {
    put('b.yml', 'monitors: [{name: two, kind: machine}]');
    put('a.yaml', 'monitors: [{name: one, kind: machine}]\nroute: {receiver: desk}');
    put('.c.yml', 'nonsense: 1');
    put('d.txt', 'nonsense: 1');
    const found = await good([dir]);
    expect(found.monitors.map(({ monitor }) => monitor.name)).toEqual(['one', 'two']);
    expect(found.files).toEqual([join(dir, 'a.yaml'), join(dir, 'b.yml')]);
  });

  test('variables and files are put into values, never into keys; $${ stays', async () => {
    const secret = put('word.txt', 'swordfish\n');
    const file = put(
      'tocsin.yml',
      `monitors:\n  - name: "\${NAME}-x"\n    kind: tcp\n    host: 127.0.0.1\n    port: \${PORT}\n    labels: {"\${NAME}": "$\${NAME}"}\n    send: \${file:${secret}}\n`.replace(
        '"${NAME}":',
        'a:',
      ),
    );
    const found = await good([file], { NAME: 'api', PORT: '8080' });
    expect(found.monitors[0]?.monitor).toMatchObject({
      name: 'api-x',
      port: 8080,
      labels: { a: '${NAME}' },
      send: 'swordfish',
    });
    expect(await problems('monitors:\n  - {name: a, kind: machine, labels: {"${NAME}": x}}', { NAME: 'api' })).toEqual([
      '2:39 "${NAME}" is no label name: use letters, digits and _, not starting with a digit. Try __NAME_.',
    ]);
  });

  test('an empty file and an empty section are accepted; a missing path is told', async () => {
    expect((await good([put('tocsin.yml', '')])).monitors).toEqual([]);
    expect((await good([put('tocsin.yml', 'monitors:\nremote_write: []\n')])).monitors).toEqual([]);
    const missing = await loadConfiguration([join(dir, 'none.yml')], { variables: {} });
    expect(missing).toMatchObject({
      ok: false,
      problems: [{ line: 1, column: 1, message: 'this cannot be read: there is no such file or folder.' }],
    });
  });
});

describe('parents', () => {
  test('that no file has are warned about at their place, with the name that was meant', async () => {
    put('parents.yml', 'monitors:\n  - {name: edge, kind: machine}\n  - {name: b, kind: machine, parents: [egde]}\n');
    const result = await loadConfiguration([join(dir, 'parents.yml')], { variables: {} });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.warnings).toMatchObject([
      {
        line: 3,
        column: 40,
        message:
          'no file has a monitor "egde": unless it was made in the UI, this parent never counts as failing. Did you mean edge?',
      },
    ]);
  });
});

describe('rules', () => {
  const group = (name: string, expr: string): string =>
    `groups:\n  - name: ${name}\n    rules:\n      - {alert: A, expr: ${expr}}\n`;

  test('come from patterns relative to the file and from rule files of the folder, each once', async () => {
    put('conf/tocsin.yml', 'global: {evaluation_interval: 7s}\nrule_files: [../rules/*.yml, own.yml, none/*.yml]\n');
    put('rules/a.yml', group('a', 'up == 0'));
    put('conf/own.yml', group('own', 'up == 1'));
    const result = await loadConfiguration([join(dir, 'conf')], { variables: {} });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.configuration.ruleGroups.map(({ interval, name }) => [name, interval])).toEqual([
      ['own', 7_000],
      ['a', 7_000],
    ]);
    expect(result.warnings).toMatchObject([{ line: 2, message: 'no file matches none/*.yml.' }]);
  });

  test('know the data sources that groups ask, and how far back groups look', async () => {
    put('r.yml', 'groups:\n  - {name: far, source: mimr}\n  - {name: near, query_offset: 5s}\n');
    const named = 'data_sources: [{name: mimir, url: "http://mimir/"}]\n';
    const file = put('tocsin.yml', `${named}global: {rule_query_offset: 1m}\nrule_files: [r.yml]\n`);
    const wrong = await loadConfiguration([file], { variables: {} });
    expect(wrong.ok ? [] : wrong.problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '2: the rule group far asks the data source mimr, which data_sources does not name. Did you mean mimir?',
    ]);
    put('r.yml', 'groups:\n  - {name: far, source: mimir}\n  - {name: near, query_offset: 5s}\n');
    const good = await loadConfiguration([file], { variables: {} });
    expect(good.ok && good.configuration.ruleGroups).toMatchObject([
      { name: 'far', source: 'mimir', queryOffset: 60_000 },
      { name: 'near', queryOffset: 5_000 },
    ]);
  });

  test('that are wrong stand at their place, a missing file at its name', async () => {
    const rules = put('r.yml', group('a', 'sum('));
    const file = put('tocsin.yml', 'rule_files: [r.yml, gone.yml]\n');
    const result = await loadConfiguration([file], { variables: {} });
    expect(result.ok ? [] : result.problems.map(({ column, file: where, line }) => [where, line, column])).toEqual([
      [rules, 4, expect.any(Number)],
      [file, 1, 21],
    ]);
  });
});

/** name → [text, expected problems]. */
const BROKEN: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  syntax: [
    'monitors: [a\n',
    ['2:1 this is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ].'],
  ],
  'duplicate key': ['canaries: []\ncanaries: []\n', ['2:1 this is not YAML: Map keys must be unique.']],
  'unknown section': ['monitor: []\n', ['1:1 the configuration has no key monitor. Did you mean monitors?']],
  'unknown key': [
    'monitors:\n  - name: a\n    kind: machine\n    intervall: 3s\n',
    ['4:5 a monitor has no key intervall. Did you mean interval?'],
  ],
  'key of another kind': [
    'monitors:\n  - {name: a, kind: machine, url: "http://x"}\n',
    ['2:30 url belongs to http, prometheus; a monitor of kind machine has no such key.'],
  ],
  'wrong kind': [
    'monitors:\n  - {name: a, kind: htpp}\n',
    ['2:21 there is no kind htpp. Did you mean http? Known kinds: http, prometheus, tcp, tls, heartbeat, machine.'],
  ],
  'kind for later': [
    'monitors:\n  - {name: a, kind: dns}\n',
    ['2:21 the kind dns is not supported yet. Known kinds: http, prometheus, tcp, tls, heartbeat, machine.'],
  ],
  'wrong type': [
    'monitors:\n  - name: a\n    kind: machine\n    paused: maybe\n    labels: [x]\n',
    [
      '4:13 paused is true or false, but here stands the text "maybe".',
      '5:13 labels is a block of names and values, but here stands a list.',
    ],
  ],
  'not a list': [
    'monitors: {name: a}\n',
    ['1:11 monitors is a list, but here stands a block of keys. Begin each entry with "- ".'],
  ],
  'bad duration': [
    'monitors:\n  - {name: a, kind: machine, interval: 30 sec}\n',
    ['2:40 interval is a duration such as 30s, 5m or 1h30m, but here stands the text "30 sec".'],
  ],
  'duration without unit': [
    'monitors:\n  - {name: a, kind: machine, interval: 30}\n',
    ['2:40 interval is a duration such as 30s, 5m or 1h30m, but here stands the number 30.'],
  ],
  'too short': ['monitors:\n  - {name: a, kind: machine, interval: 10ms}\n', ['2:40 interval must be at least 1s.']],
  'bad label name': [
    'monitors:\n  - {name: a, kind: machine, labels: {team-x: b}}\n',
    ['2:39 "team-x" is no label name: use letters, digits and _, not starting with a digit. Try team_x.'],
  ],
  'bad assertion': [
    'monitors:\n  - name: a\n    kind: http\n    url: http://127.0.0.1/\n    assert:\n      - "latency < 800"\n',
    [
      '6:23 this assertion cannot be read: a latency needs its unit: 800ms or 2s. Examples: status in 200..299, latency < 800ms : degraded, json $.status == "healthy".',
    ],
  ],
  'bad url': [
    'monitors:\n  - {name: a, kind: http, url: ftp://x}\n',
    ['2:32 url has to be an http:// or https:// address, but here stands "ftp://x".'],
  ],
  'missing key': ['monitors:\n  - {name: a, kind: tcp, host: x}\n', ['2:5 the key port is missing.']],
  'missing name': ['monitors:\n  - {kind: machine}\n', ['2:5 a monitor needs the key name.']],
  'bad choice': [
    'monitors:\n  - {name: a, kind: machine, severity: criticl}\n',
    ['2:40 severity is one of info, warning, error, critical. Did you mean critical?'],
  ],
  'bad series': [
    'monitors:\n  - name: a\n    kind: http\n    url: http://127.0.0.1/\n    collect: {json: [{path: $.a, metric: a-b}]}\n',
    ['5:42 metric has to be a metric name, but here stands "a-b".'],
  ],
  'maintenance without a time': [
    'maintenance:\n  - {name: a, monitors: [x]}\n',
    ['2:5 a window has exactly one of once, cron, weekly, monthly, by_hand.'],
  ],
  'maintenance with two times': [
    'maintenance:\n  - {name: a, cron: "0 2 * * *", by_hand: true, duration: 1h, monitors: [x]}\n',
    ['2:34 a window has exactly one of once, cron, weekly, monthly, by_hand, but here are cron and by_hand.'],
  ],
  'maintenance of nothing': [
    'maintenance:\n  - {name: a, by_hand: true, duration: 1h}\n',
    ['2:5 monitors: name monitors, groups or matchers: without them the window is about nothing.'],
  ],
  'maintenance without a length': [
    'maintenance:\n  - {name: a, cron: "0 2 * * *", monitors: [x]}\n',
    ['2:5 a window needs the key duration, such as 2h.'],
  ],
  'maintenance that is too short': [
    'maintenance:\n  - {name: a, by_hand: true, duration: 1s, monitors: [x]}\n',
    ['2:40 duration must be at least 1m.'],
  ],
  'maintenance on a bad day': [
    'maintenance:\n  - name: a\n    weekly: {days: [sun, freitag], at: "02:00"}\n    duration: 1h\n    monitors: [x]\n',
    ['3:26 days is one of sun, mon, tue, wed, thu, fri, sat.'],
  ],
  'maintenance at a bad time': [
    'maintenance:\n  - name: a\n    monthly: {days: [last], at: "25:00"}\n    duration: 1h\n    monitors: [x]\n',
    ['3:33 at has to be a time of day such as 02:00.'],
  ],
  'maintenance with a bad cron text, zone and matcher': [
    'maintenance:\n  - name: a\n    cron: "0 25 * * *"\n    timezone: Mars/One\n    duration: 1h\n    matchers: ["team"]\n',
    [
      '3:11 cron: the hour "25" is not *, a number from 0 to 23, a range or a step.',
      '4:15 timezone: not a time zone of the IANA database such as Europe/Berlin.',
      '6:16 matchers: after team belongs =, !=, =~ or !~, but the text ends.',
    ],
  ],
  'maintenance that ends before it begins': [
    'maintenance:\n  - {name: a, once: {start: 2026-12-02T22:00, end: 2026-12-01T22:00}, monitors: [x]}\n',
    ['2:21 the end is not after the start.'],
  ],
  'parent circle': [
    'monitors:\n  - {name: a, kind: machine, parents: [b]}\n  - {name: b, kind: machine, parents: [c]}\n  - {name: c, kind: machine, parents: [a]}\n',
    ['2:40 the parents form a circle: a → b → c → a. Take one of these steps out.'],
  ],
  'unknown receiver': [
    'route: {receiver: desc}\n',
    ['1:19 the route sends to "desc", but there is no such receiver in the files. Did you mean desk?'],
  ],
  'unknown receiver of a child': [
    'route:\n  receiver: desk\n  routes:\n    - {matchers: [a=b], receiver: pager}\n',
    ['4:35 the route sends to "pager", but there is no such receiver in the files.'],
  ],
  'unknown receiver further down': [
    'route:\n  receiver: desk\n  routes:\n    - routes: [{receiver: dusk}]\n',
    ['4:27 the route sends to "dusk", but there is no such receiver in the files. Did you mean desk?'],
  ],
  'unknown time interval': [
    'time_intervals: [{name: nights}]\nroute:\n  receiver: desk\n  routes: [{mute_time_intervals: [night]}]\n',
    ['4:35 the route names the time interval "night", which time_intervals does not define. Did you mean nights?'],
  ],
  'a time interval without a name': [
    'time_intervals: [{time_intervals: []}]\n',
    ['1:18 an entry of time_intervals needs the key name.'],
  ],
  'times that end before they begin': [
    "time_intervals: [{name: n, time_intervals: [{times: [{start_time: '22:00', end_time: '06:00'}]}]}]\n",
    ['1:86 the time ends before it begins: write two entries, one up to 24:00 and one from 00:00.'],
  ],
  'a time of day': [
    "time_intervals: [{name: n, time_intervals: [{times: [{start_time: '9:00', end_time: '24:01'}]}]}]\n",
    [
      '1:67 start_time is a time of day from 00:00 to 24:00, but here stands "9:00".',
      '1:85 end_time is a time of day from 00:00 to 24:00, but here stands "24:01".',
    ],
  ],
  'ranges of time intervals': [
    "time_intervals: [{name: n, time_intervals: [{weekdays: [mon], days_of_month: ['0', '-1:3', '5:1'], months: ['13', 'may:april'], years: [x]}]}]\n",
    [
      '1:57 weekdays takes ranges such as monday:friday or saturday, but here stands "mon".',
      '1:79 days_of_month takes ranges such as 1:5, 15 or -3:-1 (the last three days), but here stands "0".',
      '1:84 the range "-1:3" is empty: a range that begins from the end of the month has to end there too.',
      '1:92 the range "5:1" is empty: it ends before it begins.',
      '1:109 months takes ranges such as 1:3, may:august or december, but here stands "13".',
      '1:115 the range "may:april" is empty: it ends before it begins.',
      '1:137 years takes ranges such as 2026 or 2026:2028, but here stands "x".',
    ],
  ],
  'a time zone': [
    'time_intervals: [{name: n, time_intervals: [{location: Europe/Berln}]}]\n',
    [
      '1:56 there is no time zone "Europe/Berln": use a name such as Europe/Berlin, UTC or Local. Did you mean Europe/Berlin?',
    ],
  ],
  'an inhibition rule': [
    "inhibit_rules: [{source_matchers: ['a=~('], target_match_re: {b: '['}, equals: [c]}]\n",
    [
      '1:40 this matcher cannot be read: "(" is not a regular expression.',
      '1:62 "[" is not a regular expression.',
      '1:72 an entry of inhibit_rules has no key equals. Did you mean equal?',
    ],
  ],
  'bad matcher': [
    "route:\n  receiver: desk\n  routes:\n    - matchers: ['severity ~ x']\n",
    [
      '4:28 this matcher cannot be read: ~ is none of =, !=, =~ and !~, and elsewhere it has to stand in double quotes.',
    ],
  ],
  'root with matchers': [
    'route: {receiver: desk, matchers: [a=b]}\n',
    ['1:25 the root route takes every alert, so it has no matchers: put it on an entry of routes.'],
  ],
  'bad group_by': [
    "route: {receiver: desk, group_by: ['', a, a, '...']}\n",
    [
      "1:36 group_by lists label names, or ['...'] for all labels.",
      '1:43 group_by names a twice.',
      "1:46 '...' groups by all labels and stands alone: leave the other names out.",
    ],
  ],
  'email without smarthost': [
    'receivers:\n  - name: a\n    email_configs: [{to: a@b, from: c@d}]\n',
    ['3:21 an email needs smarthost here or smtp_smarthost under global.'],
  ],
  'bad smarthost': [
    'receivers:\n  - name: a\n    email_configs: [{to: a@b, from: c@d, smarthost: mail}]\n',
    ['3:53 smarthost has to be host:port, for example mail.example.org:587, but here stands "mail".'],
  ],
  'channel for later': [
    'receivers:\n  - name: a\n    victorops_configs: [{api_key: x}]\n',
    ['3:5 victorops_configs is not supported yet. Leave it out or empty.'],
  ],
  'bad webhook url': [
    'receivers:\n  - name: a\n    webhook_configs: [{url: nowhere}]\n',
    ['3:29 url has to be an http:// or https:// address, but here stands "nowhere".'],
  ],
  'section for later': ['silences: [{a: b}]\n', ['1:1 silences is not supported yet. Leave it out or empty.']],
  'pushover without a token': [
    'receivers:\n  - name: a\n    pushover_configs: [{user_key: x}]\n',
    ['3:24 a Pushover channel needs the key token.'],
  ],
  'slack without an address': [
    'receivers:\n  - name: a\n    slack_configs: [{channel: "#x"}]\n',
    ['3:21 a Slack channel needs api_url or app_token here, or slack_api_url or slack_app_token under global.'],
  ],
  'bad template': [
    "receivers:\n  - name: a\n    discord_configs: [{webhook_url: 'https://x', title: 'a {{ nosuch }}'}]\n",
    ['3:63 the template of title cannot be read: function "nosuch" not defined.'],
  ],
  'template of several lines': [
    'receivers:\n  - name: a\n    discord_configs:\n      - webhook_url: https://x\n        message: |\n          first\n          {{ .Alerts | }}\n',
    ['5:18 the template of message cannot be read (at 2:14 of the template): missing value for command.'],
  ],
  'template that is not defined': [
    "receivers:\n  - name: a\n    discord_configs: [{webhook_url: 'https://x', title: '{{ template \"slack.default.titel\" . }}'}]\n",
    ['3:61 no template "slack.default.titel" is defined. Did you mean slack.default.title?'],
  ],
  'bad pause': [
    'receivers:\n  - name: a\n    pushover_configs: [{user_key: x, token: y, retry: 5s}]\n',
    ['3:55 retry must be at least 30s.'],
  ],
  'two forms of a secret': [
    'receivers:\n  - name: a\n    pagerduty_configs: [{routing_key: x, routing_key_file: /y}]\n',
    ['3:60 give routing_key or routing_key_file, not both.'],
  ],
  'bad global address': [
    'global: {slack_api_url: nowhere}\nreceivers:\n  - name: a\n    slack_configs: [{channel: x}]\n',
    ['1:25 api_url has to be an http:// or https:// address, but here stands "nowhere".'],
  ],
  'bad size': [
    'retention: {max_size: 5 apples}\n',
    ['1:23 max_size is a size of at least 1MB, such as 500MB or 5GB, but here stands "5 apples".'],
  ],
  'raw forever': [
    'retention: {raw: forever}\n',
    ['1:18 only 1d may be kept forever; give raw a duration such as 400d.'],
  ],
  'bad canary': [
    'canaries: [example.org]\n',
    ['1:12 a canary is host:port, for example 192.0.2.1:443, but here stands "example.org".'],
  ],
  'missing variable': [
    'monitors:\n  - {name: a, kind: tcp, host: "${HOST}", port: 1}\n',
    ['2:32 the environment variable HOST is not set. Set it before the start, or write the value here.'],
  ],
  'missing file': [
    'monitors:\n  - {name: a, kind: tcp, host: "${file:/none/there}", port: 1}\n',
    ['2:32 the file /none/there cannot be read: there is no such file or folder. Create it or correct the path.'],
  ],
  'same token': [
    'monitors:\n  - {name: a, kind: heartbeat, token: abcdefgh}\n  - {name: b, kind: heartbeat, token: abcdefgh}\n',
    [expect.stringMatching(/^3:12 the heartbeats "a" \(.*:2:12\) and "b" have the same token/)],
  ],
  'unknown alias': ['monitors: *x\n', ['1:11 the alias *x has no anchor &x before it.']],
};

describe('every problem stands at its place and says what to write', () => {
  test.each(Object.entries(BROKEN))('%s', async (_, [text, expected]) => {
    expect(await problems(text)).toEqual(expected);
  });

  test('a name given twice in two files names both places', async () => {
    const a = put('a.yml', 'monitors:\n  - {name: api, kind: machine}\nretention: {raw: 7d}\n');
    const b = put('b.yml', '\nmonitors:\n  - {name: api, kind: machine}\nretention: {raw: 8d}\n');
    const result = await loadConfiguration([dir], { variables: {} });
    expect(result).toEqual({
      ok: false,
      problems: [
        {
          file: b,
          line: 3,
          column: 12,
          message: `there are two monitors named "api": the first one stands at ${a}:2:12. Rename one of them.`,
        },
        {
          file: b,
          line: 4,
          column: 1,
          message: `retention is given twice: it stands already at ${a}:3:1. Keep one of them.`,
        },
      ],
    });
  });

  test('a monitor with a problem of its own is still known as a parent', async () => {
    expect(
      await problems('monitors:\n  - {name: a, kind: tcp, host: x}\n  - {name: b, kind: machine, parents: [a]}\n'),
    ).toEqual(['2:5 the key port is missing.']);
  });

  test('aliases that multiply are refused and do not hang', async () => {
    let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 12; i += 1)
      text += `a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]\n`;
    expect((await problems(text))[0]).toContain('repeats itself too often');
  });
});
