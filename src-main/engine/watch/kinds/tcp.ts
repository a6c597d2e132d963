import { connect, type Socket } from 'node:net';
import type { Phases } from '../../../../src-shared/model/check.ts';
import { Fault, faultOf } from '../../net/fault.ts';
import { tenths } from '../http/exchange.ts';
import type { CheckContext, Finding, MonitorKind } from './kind.ts';
import { DNS, DURATION, IP_PROTOCOL, seconds } from './measures.ts';
import { plainFacts } from './plain-facts.ts';

/** Bytes of the reply that are read while waiting for the expected text. */
const REPLY_LIMIT = 65_536;

interface Dialogue {
  readonly phases: Phases;
  readonly reply: string;
  readonly remote: string;
  readonly ipProtocol: number;
}

class DialogueFault extends Fault {
  readonly phases: Phases;
  readonly reply: string;

  constructor(message: string, unanswered: boolean, phases: Phases, reply: string) {
    super(message, unanswered);
    this.phases = phases;
    this.reply = reply;
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly send?: string | undefined;
  readonly expect?: string | undefined;
}

/** Connects, sends, and waits until the reply matches. Rejects with a DialogueFault. */
function talk(target: Target, context: CheckContext): Promise<Dialogue> {
  const { clock, signal } = context;
  const place = `${target.host}:${target.port}`;
  const start = clock.monotonic();
  const phases: { -readonly [K in keyof Phases]: Phases[K] } = {};
  let mark = start;
  const step = (key: keyof Phases): void => {
    const now = clock.monotonic();
    phases[key] = tenths(now - mark);
    mark = now;
  };
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: target.host, port: target.port });
    let reply = '';
    const finish = (settle: () => void): void => {
      signal.removeEventListener('abort', abort);
      socket.removeAllListeners('data');
      socket.destroy();
      settle();
    };
    const fail = (error: unknown): void => {
      const fault = faultOf(error, place);
      finish(() => {
        reject(new DialogueFault(fault.message, fault.unanswered && phases.connect === undefined, phases, reply));
      });
    };
    const abort = (): void => {
      const cause = signal.reason instanceof Fault ? signal.reason : new Fault('the check was stopped', false);
      const doing =
        phases.connect === undefined
          ? `while connecting to ${place}`
          : `that matches /${target.expect ?? ''}/; ${place} sent ${reply === '' ? 'nothing' : JSON.stringify(reply.slice(0, 80))}`;
      fail(new Fault(`${cause.message} ${doing}`, cause.unanswered));
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort);
    const done = (): void => {
      const ipProtocol = socket.remoteFamily === 'IPv6' ? 6 : 4;
      const remote = socket.remoteAddress ?? '';
      finish(() => {
        resolve({ phases, reply, remote, ipProtocol });
      });
    };
    const expected = target.expect === undefined ? undefined : new RegExp(target.expect, 'su');
    socket.once('error', fail);
    socket.once('lookup', () => {
      step('dns');
    });
    socket.once('connect', () => {
      step('connect');
      if (target.send !== undefined) socket.write(target.send);
      if (expected === undefined) done();
    });
    socket.on('data', (chunk) => {
      if (phases.firstByte === undefined) step('firstByte');
      reply += chunk.toString('utf8');
      if (expected?.test(reply) === true) done();
      else if (reply.length > REPLY_LIMIT)
        fail(new Fault(`${place} sent ${reply.length} characters without /${target.expect ?? ''}/ in them`, false));
    });
    socket.once('end', () => {
      const said = reply === '' ? 'nothing' : JSON.stringify(reply.slice(0, 80));
      fail(new Fault(`${place} closed after sending ${said}, which does not match /${target.expect ?? ''}/`, false));
    });
  });
}

/** Opens a TCP connection; optionally sends a text and waits for a reply that matches an expression. */
export const tcp = {
  kind: 'tcp',
  networked: true,
  host: (monitor) => `${monitor.host}:${monitor.port}`,
  defaults: () => [],
  measures: () => [
    DURATION,
    { name: 'probe_tcp_connect_seconds', value: (f: Finding) => seconds(f.phases.connect) },
    DNS,
    IP_PROTOCOL,
  ],
  async check(monitor, context) {
    const started = context.clock.monotonic();
    const since = (): number => tenths(context.clock.monotonic() - started);
    try {
      const { phases, reply, remote, ipProtocol } = await talk(monitor, context);
      const durationMs = since();
      return {
        outcome: 'up',
        reason: '',
        durationMs,
        phases,
        ipProtocol,
        facts: plainFacts(durationMs, { body: reply }),
        evidence: () => ({ body: reply.slice(0, 4_096), remote }),
      };
    } catch (error) {
      const fault = error instanceof DialogueFault ? error : undefined;
      const { message, unanswered } = fault ?? faultOf(error, `${monitor.host}:${monitor.port}`);
      const reply = fault?.reply ?? '';
      return {
        outcome: 'down',
        reason: message,
        unanswered,
        durationMs: since(),
        phases: fault?.phases ?? {},
        ...(reply === '' ? {} : { evidence: () => ({ body: reply.slice(0, 4_096) }) }),
      };
    }
  },
} as const satisfies MonitorKind<'tcp'>;
