import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';
import type { FederateConfig } from '../../../src-main/engine/federate/config.ts';

const dir = mkdtempSync(join(tmpdir(), 'tocsin-federate-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function load(text: string): Promise<FederateConfig | readonly string[]> {
  const file = join(dir, 'tocsin.yml');
  writeFileSync(file, text);
  const result = await loadConfiguration([file], { variables: {} });
  if (result.ok) return result.configuration.federate;
  return result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('other servers in the configuration', () => {
  it('a remote write as Prometheus writes it', async () => {
    const found = await load(`
remote_write:
  - url: https://mimir.internal/api/v1/push
    name: mimir
    remote_timeout: 10s
    headers: {X-Scope-OrgID: desk}
    basic_auth: {username: desk, password: {secret: mimir}}
    tls_config: {ca_file: ca.pem, server_name: mimir}
    write_relabel_configs:
      - {source_labels: [__name__], regex: 'go_.*', action: drop}
    queue_config: {capacity: 10000, max_shards: 50, max_samples_per_send: 500, batch_send_deadline: 1s, max_backoff: 10s}
    metadata_config: {send: false}
  - url: http://127.0.0.1:9090/api/v1/write
remote_write_receiver: {enabled: true}
data_sources:
  - {name: prod, url: 'https://prom.internal/', timeout: 5s, authorization: {credentials: {secret: prom}}}
alertmanagers:
  - {name: team, url: 'https://am.internal/am', matchers: ['team="db"'], notify: true, basic_auth: {username: desk, password: {secret: am}}}
  - {name: all, url: 'http://127.0.0.1:9093'}
`);
    expect(found).toMatchObject({
      receiver: true,
      remoteWrite: [
        {
          name: 'mimir',
          remoteTimeout: 10_000,
          http: {
            headers: { 'x-scope-orgid': 'desk' },
            basicAuth: { username: 'desk', password: { secret: 'mimir' } },
            tls: { caFile: join(dir, 'ca.pem'), serverName: 'mimir' },
          },
          relabel: [{ action: 'drop', regex: 'go_.*' }],
          queue: { maxSamplesPerSend: 500, batchSendDeadline: 1_000, minBackoff: 30, maxBackoff: 10_000 },
          metadataEvery: undefined,
        },
        {
          name: expect.stringMatching(/^[0-9a-f]{6}$/) as string,
          queue: { maxSamplesPerSend: 2_000 },
          metadataEvery: 60_000,
        },
      ],
      dataSources: [
        { name: 'prod', timeout: 5_000, http: { authorization: { type: 'Bearer', credentials: { secret: 'prom' } } } },
      ],
      alertmanagers: [
        {
          name: 'team',
          url: 'https://am.internal/am',
          matchers: [{ name: 'team', op: '=', value: 'db' }],
          notify: true,
          http: { basicAuth: { username: 'desk', password: { secret: 'am' } } },
        },
        { name: 'all', matchers: [], interval: 15_000, timeout: 10_000, notify: false },
      ],
    });
  });

  it.each([
    ['remote_write:\n  - name: a\n', '2:5 a remote write needs the key url.'],
    [
      'remote_write:\n  - url: ftp://x\n',
      '2:10 url is an address such as http://host:8080/path, but here stands "ftp://x".',
    ],
    [
      'remote_write:\n  - {url: "http://a/", send_exemplars: true}\n',
      '2:40 send_exemplars is not possible: exemplars are kept for query_exemplars and not sent on. Leave it out.',
    ],
    [
      'remote_write:\n  - {url: "http://a/", sigv4: {region: x}}\n',
      '2:24 sigv4 is not supported yet. Leave it out or empty.',
    ],
    [
      'remote_write:\n  - {url: "http://a/", headers: {Authorization: x}}\n',
      '2:33 the header Authorization cannot be set here.',
    ],
    [
      'remote_write:\n  - {url: "http://a/", queue_config: {max_samples_per_send: 0}}\n',
      '2:61 max_samples_per_send is a whole number from 1 to 5000.',
    ],
    ['data_sources:\n  - {url: "http://a/"}\n', '2:5 a data source needs the key name.'],
    ['alertmanagers:\n  - {name: team}\n', '2:5 an Alertmanager needs the key url.'],
    ['alertmanagers:\n  - {url: "http://a/"}\n', '2:5 an Alertmanager needs the key name.'],
    ['alertmanagers:\n  - {name: team, url: "http://a/", interval: 10ms}\n', '2:46 interval is at least 1s.'],
    [
      `alertmanagers:\n  - {name: team, url: "http://a/", matchers: ['team=="x"']}\n`,
      expect.stringMatching(/^2:\d+ this matcher cannot be read: /) as string,
    ],
    [
      'alertmanagers:\n  - {name: team, url: "http://a/", notifies: true}\n',
      expect.stringMatching(/^2:36 an Alertmanager has no key notifies/) as string,
    ],
    ['remote_write_receiver: {enabled: maybe}\n', '1:34 enabled is true or false, but here stands the text "maybe".'],
  ])('%j is refused at its place', async (text, problem) => {
    expect(await load(text)).toEqual([problem]);
  });

  it('names only once', async () => {
    const [problem] = (await load(
      'data_sources:\n  - {name: a, url: "http://a/"}\n  - {name: a, url: "http://b/"}\n',
    )) as string[];
    expect(problem).toMatch(/^3:12 there are two data sources named "a": the first one stands at .*:2:12/);
  });
});
