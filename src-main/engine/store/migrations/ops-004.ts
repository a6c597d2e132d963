import type { Migration } from '../migrate.ts';

/**
 * `channel_story` is what a channel was last told of a group. Channels made in the UI get the names that the configuration
 * file has for their settings, which until now were names of our own.
 */
export const ops004: Migration = {
  version: 4,
  sql: `
CREATE TABLE channel_story (
  receiver TEXT NOT NULL, channel INTEGER NOT NULL, group_key TEXT NOT NULL, at REAL NOT NULL, doc TEXT NOT NULL,
  PRIMARY KEY (receiver, channel, group_key)
) STRICT, WITHOUT ROWID;
UPDATE receiver SET doc = json_set(doc, '$.channels', json((
  SELECT json_group_array(json(CASE channel.value ->> '$.type'
    WHEN 'slack' THEN json_remove(json_set(channel.value, '$.api_url', channel.value -> '$.url'), '$.url')
    WHEN 'webhook' THEN json_remove(json_patch(channel.value, json_object(
      'max_alerts', channel.value -> '$.maxAlerts',
      'signing_secret', channel.value -> '$.signingSecret',
      'http_config', CASE WHEN channel.value -> '$.bearer' IS NULL THEN NULL ELSE json_object(
        'authorization', json_object('type', 'Bearer', 'credentials', channel.value -> '$.bearer'),
        'headers', json('{}'), 'followRedirects', json('true')
      ) END
    )), '$.maxAlerts', '$.signingSecret', '$.bearer')
    WHEN 'email' THEN json_remove(json_patch(channel.value, json_object(
      'to', (SELECT group_concat(address.value, ', ') FROM json_each(channel.value, '$.to') AS address),
      'smarthost', CASE WHEN instr(channel.value ->> '$.host', ':') > 0 THEN '[' || (channel.value ->> '$.host') || ']' ELSE channel.value ->> '$.host' END
        || ':' || (channel.value ->> '$.port'),
      'auth_username', channel.value ->> '$.username',
      'auth_password', channel.value -> '$.password',
      'require_tls', json(CASE WHEN channel.value ->> '$.tls' = 'none' THEN 'false' ELSE 'true' END),
      'force_implicit_tls', json(CASE WHEN channel.value ->> '$.tls' = 'implicit' THEN 'true' ELSE 'false' END),
      'tls_config', CASE WHEN channel.value ->> '$.verifyTls' AND channel.value ->> '$.ca' IS NULL THEN NULL ELSE json_patch(
        json_object('insecureSkipVerify', json(CASE WHEN channel.value ->> '$.verifyTls' THEN 'false' ELSE 'true' END)),
        json_object('ca', channel.value ->> '$.ca')
      ) END
    )), '$.host', '$.port', '$.username', '$.password', '$.tls', '$.verifyTls', '$.ca')
    ELSE channel.value END))
  FROM json_each(doc, '$.channels') AS channel
)));
`,
};
