import { describe, expect, it } from 'vitest';
import { attemptOnce } from '../../../src-main/engine/notify/attempt.ts';
import type { ChannelPorts } from '../../../src-main/engine/notify/channels/channel-kind.ts';
import type { DesktopSound } from '../../../src-main/engine/ports.ts';
import type { GroupMessage } from '../../../src-shared/model/notification.ts';
import { Channel } from '../../../src-shared/model/receiver.ts';
import { NotificationTemplates } from '../../../src-shared/template/notification.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HttpDouble } from './http-double.ts';
import { alertOf, messageOf, quietNotifier, resolved, secretsOf } from './messages.ts';

const sounds: DesktopSound[] = [];
const hushed: string[] = [];
let mute = false;
const ports: ChannelPorts = {
  clock: new FakeClock(),
  dataDir: '/nowhere',
  secrets: secretsOf({}),
  notifier: {
    ...quietNotifier,
    play: (sound) => {
      if (mute) return Promise.reject(new Error('there is no sound here'));
      sounds.push(sound);
      return Promise.resolve();
    },
    hush: (tag) => {
      hushed.push(tag);
    },
  },
};
const templates = new NotificationTemplates([
  { file: 'x.tmpl', text: '{{ define "shop.text" }}{{ range .Alerts }}{{ .Labels.monitor }} is out{{ end }}{{ end }}' },
]);
const FIRING = messageOf([alertOf('orders-api')]);
const attempt = (channel: object, message: GroupMessage = FIRING) =>
  attemptOnce(
    Channel.parse(channel),
    { message, dedupKey: 'k', externalUrl: 'http://127.0.0.1:9470', templates },
    ports,
  ).then(({ outcome }) => outcome);

describe('the wording of a message', () => {
  it('is that of the templates, where there are some', async () => {
    await using double = await new HttpDouble().listen();
    const slack = { type: 'slack', api_url: double.url() };
    await attempt({ ...slack, title: '{{ .CommonLabels.severity | toUpper }}', text: '{{ template "shop.text" . }}' });
    expect(JSON.parse(double.calls[0]?.body ?? '')).toMatchObject({
      attachments: [{ title: 'CRITICAL', text: 'orders-api is out', color: '#d1242f' }],
    });
    await attempt({
      ...slack,
      text: 'x',
      fields: [{ title: 'Where', value: '{{ .CommonLabels.instance }}', short: 'true' }],
    });
    expect(JSON.parse(double.calls[1]?.body ?? '')).toMatchObject({
      attachments: [{ fields: [{ title: 'Where', value: 'https://orders-api/', short: true }] }],
    });
  });

  it('names the incident: to templates, on the desktop, in Teams', async () => {
    await using double = await new HttpDouble().listen();
    const message = messageOf([alertOf('orders-api')], {
      partOf: [{ incident: 'i', cause: 'gateway is down', alerts: 21 }],
    });
    const slack = { type: 'slack', api_url: double.url() };
    await attempt(
      { ...slack, text: '{{ range .Incidents }}{{ .Cause }}/{{ .Alerts }}{{ end }} {{ .Words.Incident }}' },
      message,
    );
    expect(JSON.parse(double.calls[0]?.body ?? '')).toMatchObject({
      attachments: [{ text: 'gateway is down/21 Part of: gateway is down, 21 alerts' }],
    });
    const shown = await attempt({ type: 'desktop' }, message);
    expect(shown.request.split('\n')).toContain('Part of: gateway is down, 21 alerts');
    await attempt({ type: 'msteams', webhook_url: double.url() }, message);
    expect(double.calls[1]?.body).toContain('Part of: gateway is down, 21 alerts');
  });

  it('is the default one when a template fails, with a line that says which and where', async () => {
    await using double = await new HttpDouble().listen();
    const text = 'see {{ (index .Alerts 7).Status }}';
    expect(await attempt({ type: 'slack', api_url: double.url(), channel: '#ops', title: 'Mine', text })).toMatchObject(
      {
        result: 'sent',
      },
    );
    const body = JSON.parse(double.calls[0]?.body ?? '') as { readonly channel: string; readonly text: string };
    expect(body).toMatchObject({ channel: '#ops', text: 'CRITICAL: orders-api is down' });
    expect(JSON.stringify(body)).toContain('This is the default text: the template of text failed (1:');
    expect(JSON.stringify(body)).not.toContain('Mine');
    await attempt({ type: 'telegram', bot_token: 'x', chat_id: 1, message: text, api_url: double.url('') });
    expect(double.calls[1]?.body).toContain('This is the default text');
  });

  it('fails as a setting only where nobody is left to send to', async () => {
    const mail = { type: 'email', from: 'a@b', smarthost: 'localhost:1', to: '{{ (index .Alerts 7).Status }}' };
    expect(await attempt(mail)).toMatchObject({
      result: 'configuration',
      detail: expect.stringContaining('Nobody to send to: the template of to failed (1:') as string,
    });
  });

  it('is escaped where the message is HTML', async () => {
    await using double = await new HttpDouble().listen();
    const message = '<b>{{ .CommonAnnotations.description }}</b>';
    const telegram = { type: 'telegram', bot_token: 'x', chat_id: 1, api_url: double.url('') };
    await attempt({ ...telegram, message });
    await attempt({ ...telegram, message, parse_mode: '' });
    expect(double.calls.map(({ body }) => (JSON.parse(body) as { readonly text: string }).text)).toEqual([
      '<b>connection refused &lt;b&gt;&amp;&#34;now&#34;&lt;/b&gt;</b>',
      '<b>connection refused <b>&"now"</b></b>',
    ]);
  });
});

describe('sound', () => {
  it('is longer for worse, repeats for critical, and ends when it is over', async () => {
    const warning = messageOf([alertOf('a', { labels: { severity: 'warning' } })]);
    await attempt({ type: 'sound' }, warning);
    await attempt({ type: 'sound' });
    const tag = 'desk/{}:{alertname="MonitorDown"}';
    expect(sounds).toEqual([
      { tag, severity: 'warning', repeatMs: 0 },
      { tag, severity: 'critical', repeatMs: 30_000 },
    ]);
    expect(await attempt({ type: 'sound' }, messageOf([resolved(alertOf('a'))]))).toMatchObject({
      result: 'sent',
      detail: 'silent: it is over',
    });
    expect(hushed).toEqual([tag]);
    expect(await attempt({ type: 'sound', least_severity: 'critical' }, warning)).toMatchObject({
      detail: 'silent: only warning',
    });
  });

  it('says where there is none', async () => {
    mute = true;
    expect(await attempt({ type: 'sound' })).toMatchObject({
      result: 'configuration',
      detail: 'there is no sound here',
    });
    mute = false;
  });
});
