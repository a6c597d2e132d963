import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';

let dir = '';
let file = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-scrape-'));
  file = join(dir, 'prometheus.yml');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function load(text: string): Promise<unknown> {
  writeFileSync(file, text);
  const result = await loadConfiguration([file], { variables: {} });
  if (result.ok) return result.configuration.scrapeConfigs;
  return result.problems.map(({ column, line, message }) => `${line}:${column} ${message}`);
}

describe('scrape_configs', () => {
  it('are read as Prometheus writes them, defaults put in', async () => {
    const found = await load(`
global: {scrape_interval: 20s, scrape_timeout: 5s, sample_limit: 7, body_size_limit: 1KB, external_labels: {site: desk}}
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['a:9100', '[::1]:9100']
        labels: {team: ops}
    file_sd_configs: [{files: [targets/*.yml]}]
    dns_sd_configs: [{names: [_x._tcp.example]}]
    http_sd_configs: [{url: 'http://sd/', authorization: {credentials_file: token}}]
    relabel_configs:
      - {source_labels: [__address__], regex: '(.*):\\d+', target_label: instance, replacement: '\${1}'}
      - {action: LabelDrop, regex: tmp_.*}
    metric_relabel_configs: [{source_labels: [__name__], regex: go_.*, action: drop}]
  - job_name: secured
    scrape_interval: 3s
    scheme: https
    metrics_path: /federate
    params: {'match[]': ['{job="x"}', up]}
    honor_labels: true
    honor_timestamps: false
    sample_limit: 0
    basic_auth: {username: u, password: {secret: p}}
    tls_config: {ca_file: ca.pem, insecure_skip_verify: true, min_version: TLS12}
    proxy_url: http://proxy:3128
    fallback_scrape_protocol: PrometheusText0.0.4
    scrape_protocols: [PrometheusText0.0.4]
    static_configs: [{targets: ['s:1']}]
`);
    expect(found).toMatchObject([
      {
        jobName: 'node',
        scrapeInterval: 20_000,
        scrapeTimeout: 5_000,
        metricsPath: '/metrics',
        scheme: 'http',
        honorTimestamps: true,
        sampleLimit: 7,
        bodySizeLimit: 1_024,
        discovery: [
          { type: 'static', groups: [{ source: '0', targets: ['a:9100', '[::1]:9100'], labels: { team: 'ops' } }] },
          { type: 'file', files: [join(dir, 'targets/*.yml')], refreshInterval: 300_000 },
          {
            type: 'http',
            url: 'http://sd/',
            http: { authorization: { type: 'Bearer', credentials: { file: join(dir, 'token') } } },
          },
          { type: 'dns', record: 'SRV', names: ['_x._tcp.example'], refreshInterval: 30_000 },
        ],
        relabel: [
          { sourceLabels: ['__address__'], targetLabel: 'instance', replacement: '${1}', action: 'replace' },
          { action: 'labeldrop', regex: 'tmp_.*' },
        ],
        metricRelabel: [{ action: 'drop', regex: 'go_.*' }],
      },
      {
        jobName: 'secured',
        scrapeInterval: 3_000,
        // The usual timeout is longer than the interval.
        scrapeTimeout: 3_000,
        params: { 'match[]': ['{job="x"}', 'up'] },
        honorLabels: true,
        honorTimestamps: false,
        sampleLimit: 7,
        http: {
          basicAuth: { username: 'u', password: { secret: 'p' } },
          tls: { caFile: join(dir, 'ca.pem'), insecureSkipVerify: true, minVersion: 'TLSv1.2' },
          proxyUrl: 'http://proxy:3128',
        },
        fallbackProtocol: 'PrometheusText0.0.4',
        protocols: ['PrometheusText0.0.4'],
      },
    ]);
  });

  it.each([
    [
      '- {jobname: a}',
      ['4:5 a scrape job needs the key job_name.', '4:6 a scrape job has no key jobname. Did you mean job_name?'],
    ],
    [
      '- {job_name: a, scrape_interval: 5s, scrape_timeout: 6s}',
      ['4:56 scrape_timeout cannot be longer than scrape_interval.'],
    ],
    [
      '- {job_name: a, kubernetes_sd_configs: [{role: node}]}',
      ['4:19 kubernetes_sd_configs is not supported yet. Leave it out or empty.'],
    ],
    ['- {job_name: a, oauth2: {client_id: x}}', ['4:19 oauth2 is not supported yet. Leave it out or empty.']],
    [
      '- {job_name: a, relabel_configs: [{action: replacee, target_label: x}]}',
      [
        '4:46 action is one of replace, keep, drop, keepequal, dropequal, hashmod, labelmap, labeldrop, labelkeep, lowercase, uppercase. Did you mean replace?',
      ],
    ],
    [
      '- {job_name: a, relabel_configs: [{regex: "(", target_label: x}]}',
      ['4:45 error parsing regexp: missing closing ): `(`.'],
    ],
    [
      '- {job_name: a, static_configs: [{targets: ["http://x/metrics"]}]}',
      ['4:47 "http://x/metrics" is no target: write host:port, and the rest as scheme and metrics_path.'],
    ],
    [
      '- {job_name: a, basic_auth: {username: u}, authorization: {credentials: x}}',
      ['4:46 give basic_auth or authorization, not both.'],
    ],
    [
      '- {job_name: a, scrape_protocols: [PrometheusProto]}',
      ['4:38 PrometheusProto is not supported yet. Name the text formats only.'],
    ],
    [
      '- {job_name: a}\n  - {job_name: a}',
      [`5:16 there are two scrape jobs named "a": the first one stands at FILE:4:16. Rename one of them.`],
    ],
    ['- {job_name: a, dns_sd_configs: [{names: [x], type: A}]}', ['4:36 DNS discovery of A records needs port.']],
    [
      '- {job_name: a, file_sd_configs: [{files: [x.txt]}]}',
      ['4:46 "x.txt" is no file of targets: its name ends in .json, .yml or .yaml.'],
    ],
    ['- {job_name: a, body_size_limit: big}', ['4:36 body_size_limit is a size such as 10MB, but here stands "big".']],
    [
      '- {job_name: a, tls_config: {cert: x}}',
      ['4:31 a client certificate needs both cert (or cert_file) and key (or key_file).'],
    ],
  ])('%s is refused at its place', async (text, expected) => {
    const found = await load(`global: {}\n\nscrape_configs:\n  ${text}\n`);
    expect(found).toEqual(expected.map((one) => one.replace('FILE', file)));
  });
});
