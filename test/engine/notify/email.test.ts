import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, describe, expect, it } from 'vitest';
import { attemptOnce } from '../../../src-main/engine/notify/attempt.ts';
import type { GroupMessage } from '../../../src-shared/model/notification.ts';
import { Channel } from '../../../src-shared/model/receiver.ts';
import { TestAuthority } from '../../support/certificates.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/wait.ts';
import { alertOf, messageOf, quietNotifier, resolved, secretsOf } from './messages.ts';

const authority = new TestAuthority();
const { key, cert } = authority.issue({ names: ['DNS:localhost'] });
afterAll(() => {
  authority[Symbol.dispose]();
});

class MailServer implements AsyncDisposable {
  readonly mails: { readonly text: string; readonly to: readonly string[]; readonly secure: boolean }[] = [];
  readonly #server: SMTPServer;

  constructor(options: SMTPServerOptions = {}) {
    this.#server = new SMTPServer({
      key,
      cert,
      // Clients that were cut off are not waited for.
      closeTimeout: 100,
      onAuth: (auth, _session, done) => {
        if (auth.username === 'ops' && auth.password === 'right-password') done(null, { user: 'ops' });
        else done(new Error('Invalid username or password'));
      },
      onRcptTo: (address, _session, done) => {
        if (address.address.startsWith('nobody')) done(Object.assign(new Error('No such user'), { responseCode: 550 }));
        else if (address.address.startsWith('later'))
          done(Object.assign(new Error('Mailbox busy'), { responseCode: 450 }));
        else done();
      },
      onData: (stream, session, done) => {
        let text = '';
        stream.setEncoding('utf8');
        stream.on('data', (part: string) => (text += part));
        stream.on('end', () => {
          this.mails.push({ text, to: session.envelope.rcptTo.map((r) => r.address), secure: session.secure });
          done();
        });
      },
      ...options,
    });
    // Clients that refuse our certificate are what the test is about.
    this.#server.on('error', () => undefined);
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    // A listening TCP server has an AddressInfo.
    return (this.#server.server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(resolve));
  }
}

const clock = new FakeClock();

function attempt(
  server: MailServer,
  over: Readonly<Record<string, unknown>> = {},
  message: GroupMessage = messageOf([alertOf('orders-api')]),
) {
  const settings: Readonly<Record<string, unknown>> = {
    to: 'ops@example.org',
    from: 'tocsin@example.org',
    smarthost: `localhost:${server.port}`,
    tls_config: { ca: authority.ca, insecureSkipVerify: false },
    auth_username: 'ops',
    auth_password: { secret: 'mail' },
    ...over,
  };
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const channel = Channel.parse({ type: 'email', ...given });
  const ports = {
    clock,
    dataDir: '/nowhere',
    secrets: secretsOf({ mail: 'right-password', wrong: 'wrong-password' }),
    notifier: quietNotifier,
  };
  const saying = { message, dedupKey: 'k'.repeat(32), externalUrl: 'http://127.0.0.1:9470/' };
  return attemptOnce(channel, saying, ports).then(({ outcome }) => outcome);
}

const header = (mail: string | undefined, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)\\r?$`, 'm').exec(mail ?? '')?.[1]?.trim();

describe('email', () => {
  it('goes out over STARTTLS with text and HTML and headers that make a thread', async () => {
    await using server = await new MailServer().listen();
    const outcome = await attempt(server);
    expect(outcome).toMatchObject({ result: 'sent', detail: 'accepted' });
    expect(outcome.reply).toContain('250');
    expect(outcome.request).not.toContain('right-password');
    await attempt(server, {}, messageOf([resolved(alertOf('orders-api'))]));
    const [first, second] = server.mails;
    expect(first?.secure).toBe(true);
    expect(header(first?.text, 'Subject')).toBe('CRITICAL: orders-api is down');
    expect(header(first?.text, 'X-Tocsin-Dedup-Key')).toBe('k'.repeat(32));
    expect(header(first?.text, 'Message-ID')).toBe(`<${'k'.repeat(32)}@tocsin>`);
    expect(header(first?.text, 'References')).toMatch(/^<group\.[0-9a-f]{32}@tocsin>$/);
    expect(header(second?.text, 'References')).toBe(header(first?.text, 'References'));
    expect(header(second?.text, 'Subject')).toBe('RESOLVED: orders-api is down');
    expect(first?.text).toMatch(/Content-Type: text\/plain[\s\S]*Content-Type: text\/html/);
  });

  it('speaks TLS from the start when told so', async () => {
    await using server = await new MailServer({ secure: true }).listen();
    expect(await attempt(server, { force_implicit_tls: true })).toMatchObject({ result: 'sent' });
    expect(server.mails[0]?.secure).toBe(true);
  });

  it('refuses to send in the clear when the server offers no STARTTLS', async () => {
    await using server = await new MailServer({ disabledCommands: ['STARTTLS'] }).listen();
    const outcome = await attempt(server);
    expect(outcome).toMatchObject({ result: 'configuration', uncertain: false });
    expect(server.mails).toEqual([]);
    expect(await attempt(server, { require_tls: false })).toMatchObject({ result: 'sent' });
    expect(server.mails[0]?.secure).toBe(false);
  });

  it('refuses a certificate it does not know, unless told not to check', async () => {
    await using server = await new MailServer().listen();
    const outcome = await attempt(server, { tls_config: undefined });
    expect(outcome.result).toBe('network');
    expect(outcome.detail).toMatch(/certificate/i);
    expect(await attempt(server, { tls_config: { insecureSkipVerify: true } })).toMatchObject({ result: 'sent' });
  });

  it('knows a wrong password, a refused recipient and a busy mailbox', async () => {
    await using server = await new MailServer().listen();
    expect(await attempt(server, { auth_password: { secret: 'wrong' } })).toMatchObject({
      result: 'auth',
      uncertain: false,
    });
    expect(await attempt(server, { to: 'nobody@example.org' })).toMatchObject({ result: 'client' });
    expect(await attempt(server, { to: 'later@example.org' })).toMatchObject({ result: 'server' });
    expect(await attempt(server, { to: 'ops@example.org, nobody@example.org' })).toMatchObject({
      result: 'sent',
      detail: 'accepted, but not for nobody@example.org',
    });
    expect(await attempt(server, { auth_username: undefined })).toMatchObject({ result: 'configuration' });
    expect(server.mails.map((mail) => mail.to)).toEqual([['ops@example.org']]);
  });

  it('gives up on a server that never answers and knows when there is none', async () => {
    let arrived = false;
    await using server = await new MailServer({
      onMailFrom: () => {
        arrived = true;
      },
    }).listen();
    const sending = attempt(server);
    await until('MAIL FROM', () => arrived, 3_000);
    clock.advance(30_000);
    expect(await sending).toMatchObject({ result: 'timeout', uncertain: true });
    const gone = await new MailServer().listen();
    const port = gone.port;
    await gone[Symbol.asyncDispose]();
    expect(await attempt(server, { smarthost: `localhost:${port}` })).toMatchObject({
      result: 'network',
      uncertain: false,
    });
  });
});
