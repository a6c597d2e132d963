import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetPorts } from './fleet.ts';

/** Secret part of the ping address of the demo's job. */
export const JOB_TOKEN = 'demo-nightly-job';

function main(ports: FleetPorts): string {
  return `# The demo: services on this machine that fail on a script.
global:
  scrape_interval: 5s
  evaluation_interval: 5s

monitors:
  - name: edge
    kind: tcp
    host: 127.0.0.1
    port: ${ports.orders}
    interval: 5s
    group: Edge
    category: system
  - name: orders-api
    kind: http
    url: http://127.0.0.1:${ports.orders}/api/health/detailed
    interval: 3s
    group: Orders
    category: api
    labels: {team: orders}
    parents: [edge]
    assert:
      - status in 200..299
      - latency < 500ms : degraded
      - json $.database.status == "healthy"
    collect:
      json:
        - {path: $.performance.p95_response_time, metric: api_latency_p95_seconds}
  - name: billing-worker
    kind: http
    url: http://127.0.0.1:${ports.billing}/api/health
    interval: 3s
    group: Orders
    severity: error
    runbook: https://wiki.example.org/runbooks/billing-worker
  - name: nightly-job
    kind: heartbeat
    token: ${JOB_TOKEN}
    period: 10s
    grace: 5s
    interval: 3s
    group: Orders
    category: queue
    severity: warning
  - name: payments-api
    kind: http
    url: http://127.0.0.1:${ports.payments}/health
    interval: 3s
    group: Payments
    category: api
    labels: {team: payments}
    parents: [edge]
    assert:
      - status in 200..299
      - json $.status == "healthy"
  - name: payments-gateway
    kind: tls
    host: 127.0.0.1
    port: ${ports.gateway}
    server_name: localhost
    ca: "\${file:gateway.pem}"
    interval: 10s
    group: Payments
    category: security
    assert:
      - "cert_days > 14 : degraded"
  - name: search-api
    kind: http
    url: http://127.0.0.1:${ports.search}/dashboard
    interval: 4s
    group: Search
    category: api
    severity: warning
    assert:
      - status in 200..299
      - latency < 800ms : degraded
  - name: legacy-report
    kind: http
    url: http://127.0.0.1:${ports.legacy}/status.json
    interval: 4s
    group: Search
    severity: warning
    assert:
      - json $.status == "healthy"
      - json $.queue.depth < 100
  - name: shop-metrics
    kind: prometheus
    url: http://127.0.0.1:${ports.shop}/metrics
    group: Shop
  - name: queue
    kind: tcp
    host: 127.0.0.1
    port: ${ports.queue}
    expect: ^220
    interval: 5s
    group: Shop
    category: queue
  - name: this-machine
    kind: machine
    interval: 10s
    group: Edge
    category: system

rule_files: [rules/*.yml]

route:
  receiver: desk
  group_by: [alertname, group]
  group_wait: 2s
  group_interval: 15s
  repeat_interval: 1h
  routes:
    - matchers: ['severity=~"info|warning"']
      receiver: log

receivers:
  - name: desk
    desktop_configs: [{}]
    log_configs: [{}]
  - name: log
    log_configs: [{}]

retention: {raw: 7d, max_size: 500MB}
`;
}

const RULES = `groups:
  - name: demo
    interval: 5s
    rules:
      - record: shop:error_ratio
        expr: sum(rate(http_requests_total{code="500"}[30s])) / sum(rate(http_requests_total[30s]))
      - alert: ShopErrors
        expr: shop:error_ratio > 0.1
        for: 10s
        keep_firing_for: 10s
        labels: {severity: error}
        annotations:
          summary: The shop answers more than one request in ten with an error
          description: The share of errors is {{ $value | humanizePercentage }}.
`;

/** Writes tocsin.yml, its rules and the gateway's certificate into a folder; returns the path of tocsin.yml. */
export function writeDemoConfiguration(dir: string, ports: FleetPorts, certificate: string): string {
  mkdirSync(join(dir, 'rules'), { recursive: true });
  const pem = join(dir, 'gateway.pem');
  writeFileSync(pem, certificate);
  writeFileSync(join(dir, 'rules', 'demo.yml'), RULES);
  const file = join(dir, 'tocsin.yml');
  writeFileSync(file, main(ports).replace('${file:gateway.pem}', `\${file:${pem}}`));
  return file;
}
