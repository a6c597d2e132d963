// A fleet of health endpoints in a process of its own, so that its CPU is not counted as the console's.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const REPLY = '{"status":"healthy","uptime_seconds":3600,"database":{"status":"connected","response_time_ms":2.5}}';
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(REPLY);
});
server.keepAliveTimeout = 120_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 }, () => {
  // A listening TCP server has an AddressInfo.
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
