import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NotificationData } from '../../../src-shared/template/alertmanager-data.ts';
import { NotificationTemplates, problemOf, templateProblem } from '../../../src-shared/template/notification.ts';
import { hasProgram } from '../../support/programs.ts';

const NOW = Date.UTC(2026, 0, 5, 4, 0, 0);
const DATA: NotificationData = {
  receiver: 'team/pager',
  status: 'firing',
  groupKey: '{}:{alertname="Down"}',
  groupLabels: { alertname: 'Down' },
  externalUrl: 'http://127.0.0.1:9470',
  reason: 'firing',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'Down', zone: 'b', instance: 'a:80', severity: 'critical' },
      annotations: { summary: 'a is <down>', description: 'x & "y"' },
      startsAt: Date.UTC(2026, 0, 5, 3, 0, 0),
      endsAt: undefined,
      generatorUrl: 'http://127.0.0.1:9470/#/alerts?id=1',
      fingerprint: '0123456789abcdef',
      value: 2,
    },
    {
      status: 'resolved',
      labels: { alertname: 'Down', zone: 'b', instance: 'b:80', severity: 'warning' },
      annotations: { summary: 'b is down' },
      startsAt: Date.UTC(2026, 0, 5, 2, 30, 0),
      endsAt: Date.UTC(2026, 0, 5, 3, 30, 5),
      generatorUrl: 'http://127.0.0.1:9470/#/alerts?id=2',
      fingerprint: 'fedcba9876543210',
      value: 0,
    },
  ],
  words: { title: 'T', text: 'X', short: 'S', severity: 'critical', incident: 'I', changed: '', link: 'http://l' },
  incidents: [
    { cause: 'gateway is down', alerts: 21 },
    { cause: 'db is <slow>', alerts: 4 },
  ],
};

const FILE = {
  file: 'x.tmpl',
  text: '{{ define "one" }}<{{ .Labels.instance }}>{{ end }}{{ define "all" }}{{ range .Alerts }}{{ template "one" . }}{{ end }}{{ end }}',
};

/** Text and what both Alertmanager and Tocsin make of it. */
const SAME: readonly (readonly [string, string])[] = [
  ['{{ .Receiver }} {{ .Status | toUpper }}', 'team/pager FIRING'],
  ['{{ len .Alerts }} {{ .Alerts.Firing | len }} {{ len .Alerts.Resolved }}', '2 1 1'],
  ['{{ range .Alerts.Firing }}{{ .Labels.instance }}{{ end }}', 'a:80'],
  ['{{ range $i, $a := .Alerts }}{{ $i }}={{ $a.Status }};{{ end }}', '0=firing;1=resolved;'],
  ['{{ (index .Alerts 1).Annotations.summary }}', 'b is down'],
  [
    '{{ with index .Alerts 0 }}{{ .Fingerprint }} {{ .GeneratorURL }}{{ end }}',
    '0123456789abcdef http://127.0.0.1:9470/#/alerts?id=1',
  ],
  ['{{ .CommonLabels.zone }}{{ .CommonLabels.nothing }}.', 'b.'],
  ['{{ .GroupLabels.SortedPairs.Values | join " " }}', 'Down'],
  ['{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}', 'alertname=Down zone=b '],
  ['{{ .CommonLabels.Names | join "," }} {{ .CommonLabels.Values | join "," }}', 'alertname,zone Down,b'],
  ['{{ (.CommonLabels.Remove .GroupLabels.Names).SortedPairs.Values | join " " }}', 'b'],
  ['{{ .CommonLabels.Remove (stringSlice "zone") }}', 'map[alertname:Down]'],
  ['{{ .CommonLabels }} {{ .CommonLabels.SortedPairs }}', 'map[alertname:Down zone:b] [{alertname Down} {zone b}]'],
  ['{{ .CommonAnnotations.SortedPairs.Values | join "," }}|', '|'],
  ['{{ .ExternalURL }}', 'http://127.0.0.1:9470'],
  ['{{ (index .Alerts 0).StartsAt }}', '2026-01-05 03:00:00 +0000 UTC'],
  ['{{ (index .Alerts 0).StartsAt.Format "Mon Jan _2 15:04:05 MST 2006" }}', 'Mon Jan  5 03:00:00 UTC 2026'],
  ['{{ (index .Alerts 0).StartsAt.Unix }} {{ (index .Alerts 1).EndsAt.Weekday }}', '1767582000 Monday'],
  ['{{ (index .Alerts 0).EndsAt }} {{ (index .Alerts 0).EndsAt.IsZero }}', '0001-01-01 00:00:00 +0000 UTC true'],
  ['{{ (index .Alerts 1).EndsAt.Sub (index .Alerts 1).StartsAt }}', '1h0m5s'],
  ['{{ ((index .Alerts 1).EndsAt.Sub (index .Alerts 1).StartsAt).Seconds }}', '3605'],
  ['{{ ((index .Alerts 1).EndsAt.Sub (index .Alerts 1).StartsAt).Hours | printf "%.2f" }}', '1.00'],
  ['{{ (index .Alerts 0).StartsAt.Before (index .Alerts 1).EndsAt }}', 'true'],
  ['{{ toLower "ABC" }} {{ title "some words" }} {{ "a-b" | reReplaceAll "(a)-(b)" "$2-$1" }}', 'abc Some Words b-a'],
  ['{{ match "^t.+r$" .Receiver }} {{ if match "x" .Receiver }}yes{{ else }}no{{ end }}', 'true no'],
  ['{{ stringSlice "a" "b" | join "+" }} {{ "<b>" | safeHtml }}', 'a+b <b>'],
  [
    '{{ eq .Status "firing" }} {{ ne .Status "firing" }} {{ and true .Receiver }} {{ or "" "x" }}',
    'true false team/pager x',
  ],
  ['{{ if gt (len .Alerts.Firing) 0 }}on fire{{ end }}', 'on fire'],
  ['{{ $n := 0 }}{{ range .Alerts }}{{ $n = len .Labels }}{{ end }}{{ $n }}', '4'],
  ['x {{- /* nothing */ -}} y{{ printf "%q %d %5.1f %s" "a" 3 2.26 "b" }}', 'xy"a" 3   2.3 b'],
  ['{{ template "all" . }}', '<a:80><b:80>'],
  ['{{ range .Alerts }}{{ if eq .Status "resolved" }}{{ continue }}{{ end }}{{ .Labels.instance }}{{ end }}', 'a:80'],
  ['{{ urlquery "a b&c" }} {{ html "<a>" }} {{ js "it\'s" }}', "a+b%26c &lt;a&gt; it\\'s"],
  ['{{ index .CommonLabels "zone" }} {{ slice "abcdef" 1 3 }}', 'b bc'],
];

const templates = new NotificationTemplates([FILE]);
const fill = (text: string, html = false): string => templates.fill(text, DATA, NOW, html);

describe('notification templates', () => {
  it.each(SAME)('%s', (text, expected) => {
    expect(fill(text)).toBe(expected);
  });

  it.each([
    ['{{ since (index .Alerts 0).StartsAt }}', '1h0m0s'],
    ['{{ since (index .Alerts 0).StartsAt | humanizeDuration }}', '1h 0m 0s'],
    ['{{ (index .Alerts 0).StartsAt | tz "Europe/Berlin" | date "15:04 -0700" }}', '04:00 +0100'],
    ['{{ (index .Alerts 0).StartsAt | tz "America/New_York" | date "Jan 2 3:04 PM" }}', 'Jan 4 10:00 PM'],
    ['{{ (index .Alerts 0).StartsAt | tz "Asia/Kolkata" }}', '2026-01-05 08:30:00 +0530 +0530'],
    ['{{ trimSpace "  x " }}{{ urlUnescape "a%20b+c" }}', 'xa b c'],
    ['{{ .GroupLabels | toJson }}', '{"alertname":"Down"}'],
    ['{{ (index .Alerts 0).StartsAt | toJson }}', '"2026-01-05T03:00:00Z"'],
    [
      '{{ .Words.Incident }}{{ range .Incidents }} {{ .Cause }} ({{ .Alerts }}){{ end }}',
      'I gateway is down (21) db is <slow> (4)',
    ],
    ['{{ .NotificationReason }} {{ (index .Alerts 0).Value }} {{ .Words.Title }}', 'firing 2 T'],
    ['{{ template "slack.default.title" . }}', '[FIRING:1] Down (b)'],
    ['{{ template "slack.default.fallback" . }}', '[FIRING:1] Down (b) | http://127.0.0.1:9470/#/alerts'],
    ['{{ template "tocsin.title" . }}', 'T'],
  ])('of newer versions and of our own: %s', (text, expected) => {
    expect(fill(text)).toBe(expected);
  });

  it('every well-known name runs', () => {
    for (const name of templates
      .names()
      .filter((one) => !one.startsWith('__') && !['one', 'pagerduty.default.instances'].includes(one)))
      expect(() => fill(`{{ template "${name}" . }}`)).not.toThrow();
    expect(fill('{{ template "pagerduty.default.instances" .Alerts.Firing }}')).toContain('instance: a:80');
    expect(fill('{{ template "email.default.html" . }}', true)).toContain('a is &lt;down&gt;');
  });

  it('escape in HTML what they put in, but for what is marked', () => {
    expect(fill('<i>{{ (index .Alerts 0).Annotations.summary }}</i>', true)).toBe('<i>a is &lt;down&gt;</i>');
    expect(fill('{{ "<b>" | safeHtml }}{{ "<b>" }}', true)).toBe('<b>&lt;b&gt;');
  });

  it('a file wins over the names that are there, and one that is broken is left out', () => {
    const own = new NotificationTemplates([
      { file: 'a', text: '{{ define "__subject" }}mine{{ end }}' },
      { file: 'b', text: '{{ define "x" }}' },
    ]);
    expect(own.fill('{{ template "slack.default.title" . }}', DATA, NOW)).toBe('mine');
    expect(own.names()).not.toContain('x');
  });

  it('say where they are wrong', () => {
    expect(templateProblem('a\n  {{ nosuch 1 }}')).toMatchObject({ line: 2, column: 6 });
    expect(templateProblem('{{ if }}')).toMatchObject({ line: 1 });
    expect(templateProblem('{{ .Alerts }}')).toBeUndefined();
    expect(templates.undefinedIn('{{ template "one" . }}\n{{ if true }}{{ template "two" . }}{{ end }}')).toMatchObject(
      [{ name: 'two', line: 2 }],
    );
    const text = 'x {{ (index .Alerts 9).Status }}';
    let problem: unknown;
    try {
      fill(text);
    } catch (error) {
      problem = problemOf(error, text);
    }
    expect(problem).toMatchObject({ line: 1, message: expect.stringContaining('index out of range') as string });
  });
});

const there = hasProgram('amtool');
if (!there) console.log('skipped: amtool is not installed, so nothing says what notification templates should give');

describe.skipIf(!there)('what notification templates give', () => {
  it('is what amtool says', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-amtool-'));
    try {
      writeFileSync(join(dir, 'x.tmpl'), FILE.text);
      const iso = (at: number | undefined): string =>
        at === undefined ? '0001-01-01T00:00:00Z' : new Date(at).toISOString();
      const alerts = DATA.alerts.map(({ endsAt, generatorUrl, startsAt, ...alert }) => ({
        ...alert,
        startsAt: iso(startsAt),
        endsAt: iso(endsAt),
        generatorURL: generatorUrl,
      }));
      const { externalUrl: externalURL, groupLabels, receiver, status } = DATA;
      const commonLabels = { alertname: 'Down', zone: 'b' };
      writeFileSync(
        join(dir, 'data.json'),
        JSON.stringify({ receiver, status, alerts, groupLabels, commonLabels, commonAnnotations: {}, externalURL }),
      );
      // One process for all of them: a mark between two texts.
      const text = SAME.map(([one]) => one).join('\n@@\n');
      const args = [
        'template',
        'render',
        `--template.glob=${join(dir, 'x.tmpl')}`,
        `--template.data=${join(dir, 'data.json')}`,
      ];
      const said = execFileSync('amtool', [...args, `--template.text=${text}`], { encoding: 'utf8' });
      expect(said.replace(/\n$/, '').split('\n@@\n')).toEqual(SAME.map(([, expected]) => expected));
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
