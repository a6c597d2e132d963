// node exposition-fleet.ts SERIES: metrics endpoints in a process of their own, so that its CPU is nobody's. Prints the port.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const series = Number(process.argv[2]);
const begun = Date.now();

/** What an exporter says: a third counts up, a third is a gauge with decimals, a third stands still. */
function body(target: string): string {
  const seconds = (Date.now() - begun) / 1_000;
  const lines: string[] = [];
  for (let i = 0; i < series; i += 1) {
    if (i % 10 === 0)
      lines.push(`# HELP work_${i / 10}_total Work that was done.`, `# TYPE work_${i / 10}_total untyped`);
    const value =
      i % 3 === 0
        ? Math.floor(seconds * (i + 1))
        : i % 3 === 1
          ? Math.round(1_000 * Math.sin(seconds + i)) / 10
          : 1_048_576 * i;
    lines.push(`work_${Math.floor(i / 10)}_total{device="disk${i % 10}",mode="read",pool="${target}"} ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  response.end(body(request.url?.split('/')[1] ?? ''));
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  // A listening TCP server has an AddressInfo.
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
