import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkChannel } from '../../src-main/engine/notify/channels/kinds.ts';
import { migrate } from '../../src-main/engine/store/migrate.ts';
import { ops001 } from '../../src-main/engine/store/migrations/ops-001.ts';
import { ops002 } from '../../src-main/engine/store/migrations/ops-002.ts';
import { ops003 } from '../../src-main/engine/store/migrations/ops-003.ts';
import { ops004 } from '../../src-main/engine/store/migrations/ops-004.ts';
import { openWritable } from '../../src-main/engine/store/sqlite.ts';
import { Receiver } from '../../src-shared/model/receiver.ts';
import { tempFolder } from './support.ts';

const BEFORE = {
  name: 'desk',
  channels: [
    { type: 'desktop', sendResolved: true },
    { type: 'log', sendResolved: false, path: 'x "y".log' },
    { type: 'slack', sendResolved: true, url: { secret: 'slack' }, channel: '#ops' },
    { type: 'slack', sendResolved: true, url: 'https://hooks.example/x' },
    {
      type: 'email',
      sendResolved: true,
      to: ['a@b.example', 'c@d.example'],
      from: 'e@f.example',
      host: '::1',
      port: 465,
      tls: 'implicit',
      verifyTls: false,
      username: 'ops',
      password: { secret: 'mail' },
    },
    {
      type: 'email',
      sendResolved: true,
      to: ['a@b.example'],
      from: 'x',
      host: 'mail',
      port: 25,
      tls: 'none',
      verifyTls: true,
    },
    {
      type: 'webhook',
      sendResolved: true,
      url: 'https://w.example/',
      bearer: { secret: 't' },
      signingSecret: 's',
      maxAlerts: 7,
    },
    { type: 'webhook', sendResolved: true, url: { secret: 'w' }, maxAlerts: 0 },
  ],
};

it('channels made before have the settings of the configuration file afterwards, and pass their check', () => {
  const db = openWritable(join(tempFolder(), 'ops.db'), 'full');
  migrate(db, [ops001], () => undefined);
  db.run('INSERT INTO receiver (name, doc) VALUES (?, ?)', 'desk', JSON.stringify(BEFORE));
  db.run('INSERT INTO receiver (name, doc) VALUES (?, ?)', 'none', JSON.stringify({ name: 'none', channels: [] }));
  migrate(db, [ops001, ops002, ops003, ops004], () => undefined);
  const receivers = db
    .all('SELECT doc FROM receiver ORDER BY name')
    .map((row) => Receiver.parse(JSON.parse(String(row['doc']))));
  db.close();
  const http = { authorization: { type: 'Bearer', credentials: { secret: 't' } }, headers: {}, followRedirects: true };
  expect(receivers[0]?.channels).toEqual([
    { type: 'desktop', sendResolved: true },
    { type: 'log', sendResolved: false, path: 'x "y".log' },
    { type: 'slack', sendResolved: true, api_url: { secret: 'slack' }, channel: '#ops' },
    { type: 'slack', sendResolved: true, api_url: 'https://hooks.example/x' },
    {
      type: 'email',
      sendResolved: true,
      to: 'a@b.example, c@d.example',
      from: 'e@f.example',
      smarthost: '[::1]:465',
      require_tls: true,
      force_implicit_tls: true,
      tls_config: { insecureSkipVerify: true },
      auth_username: 'ops',
      auth_password: { secret: 'mail' },
    },
    {
      type: 'email',
      sendResolved: true,
      to: 'a@b.example',
      from: 'x',
      smarthost: 'mail:25',
      require_tls: false,
      force_implicit_tls: false,
    },
    {
      type: 'webhook',
      sendResolved: true,
      url: 'https://w.example/',
      signing_secret: 's',
      max_alerts: 7,
      http_config: http,
    },
    { type: 'webhook', sendResolved: true, url: { secret: 'w' }, max_alerts: 0 },
  ]);
  expect(receivers[1]?.channels).toEqual([]);
  for (const channel of receivers[0]?.channels ?? []) expect(checkChannel(channel)).toMatchObject({ ok: true });
});
