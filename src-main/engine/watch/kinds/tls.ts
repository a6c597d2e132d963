import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import type { Certificate, Phases } from '../../../../src-shared/model/check.ts';
import { certificateTrouble, codeOf, Fault, faultOf } from '../../net/fault.ts';
import { certificateOf, daysLeft } from '../http/certificate.ts';
import { tenths } from '../http/exchange.ts';
import { trusting } from '../http/trust.ts';
import type { CheckContext, MonitorKind } from './kind.ts';
import { CERTIFICATE, DNS, DURATION, IP_PROTOCOL } from './measures.ts';
import { plainFacts } from './plain-facts.ts';

interface Target {
  readonly host: string;
  readonly port: number;
  readonly serverName?: string | undefined;
  readonly ca?: string | undefined;
}

interface Handshake {
  readonly phases: Phases;
  readonly certificate: Certificate | undefined;
  /** Why the certificate is not trusted, in words; undefined when it is. */
  readonly trouble: string | undefined;
  readonly remote: string;
  readonly ipProtocol: number;
}

function troubleOf(socket: TLSSocket, name: string): string | undefined {
  const code = codeOf(socket.authorizationError) || String(socket.authorizationError);
  if (!socket.authorized && code !== 'null' && code !== 'undefined')
    return certificateTrouble(code) ?? `the certificate is not trusted (${code})`;
  const wrongHost = checkServerIdentity(name, socket.getPeerCertificate());
  return wrongHost === undefined ? undefined : faultOf(wrongHost, name).message;
}

/** Shakes hands without refusing anything, so that a bad certificate can be shown. Rejects with a Fault. */
function shakeHands(target: Target, context: CheckContext, phases: { -readonly [K in keyof Phases]: Phases[K] }) {
  const { clock, signal } = context;
  const place = `${target.host}:${target.port}`;
  const name = target.serverName ?? target.host;
  let mark = clock.monotonic();
  const step = (key: keyof Phases): void => {
    const now = clock.monotonic();
    phases[key] = tenths(now - mark);
    mark = now;
  };
  const options: ConnectionOptions = { host: target.host, port: target.port, rejectUnauthorized: false };
  // RFC 6066 allows no addresses as server names.
  if (isIP(name) === 0) options.servername = name;
  if (target.ca !== undefined) options.secureContext = trusting(target.ca);
  return new Promise<Handshake>((resolve, reject) => {
    const socket = connect(options);
    const finish = (settle: () => void): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      settle();
    };
    const fail = (error: unknown): void => {
      const fault = faultOf(error, place);
      finish(() => {
        reject(new Fault(fault.message, fault.unanswered && phases.connect === undefined));
      });
    };
    const abort = (): void => {
      const cause = signal.reason instanceof Fault ? signal.reason : new Fault('the check was stopped', false);
      const doing = phases.connect === undefined ? `while connecting to ${place}` : 'during the TLS handshake';
      fail(new Fault(`${cause.message} ${doing}`, cause.unanswered));
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort);
    socket.once('error', fail);
    socket.once('lookup', () => {
      step('dns');
    });
    socket.once('connect', () => {
      step('connect');
    });
    socket.once('secureConnect', () => {
      step('tls');
      const handshake: Handshake = {
        phases,
        certificate: certificateOf(socket),
        trouble: troubleOf(socket, name),
        remote: socket.remoteAddress ?? '',
        ipProtocol: socket.remoteFamily === 'IPv6' ? 6 : 4,
      };
      finish(() => {
        resolve(handshake);
      });
    });
  });
}

/** The certificate chain of a TLS port: trust, host name, earliest end. */
export const tls = {
  kind: 'tls',
  networked: true,
  host: (monitor) => `${monitor.host}:${monitor.port}`,
  defaults: () => [],
  measures: () => [DURATION, DNS, CERTIFICATE, IP_PROTOCOL],
  async check(monitor, context) {
    const started = context.clock.monotonic();
    const since = (): number => tenths(context.clock.monotonic() - started);
    const phases: { -readonly [K in keyof Phases]: Phases[K] } = {};
    try {
      const shaken = await shakeHands(monitor, context, phases);
      const { certificate, remote } = shaken;
      const durationMs = since();
      const days = daysLeft(certificate, context.clock.now());
      const trouble = monitor.verifyTls ? shaken.trouble : undefined;
      const over = days !== undefined && days < 0 ? `the certificate ended ${Math.ceil(-days)} days ago` : undefined;
      return {
        outcome: trouble === undefined && over === undefined ? 'up' : 'down',
        reason: over ?? trouble ?? '',
        durationMs,
        phases,
        certificate,
        ipProtocol: shaken.ipProtocol,
        facts: plainFacts(durationMs, { certDays: days }),
        evidence: () => ({ remote }),
      };
    } catch (error) {
      const fault = faultOf(error, `${monitor.host}:${monitor.port}`);
      return { outcome: 'down', reason: fault.message, unanswered: fault.unanswered, durationMs: since(), phases };
    }
  },
} as const satisfies MonitorKind<'tls'>;
