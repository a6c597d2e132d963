import { createSocket } from 'node:dgram';

/** One answer: the address of an A record or the parts of an SRV record. */
export type DnsAnswer =
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'SRV'; readonly host: string; readonly port: number };

const TYPES: Readonly<Record<DnsAnswer['type'], number>> = { A: 1, SRV: 33 };

function nameBytes(name: string): Buffer {
  const parts = name.split('.').filter((part) => part !== '');
  return Buffer.concat([...parts.map((part) => Buffer.from([part.length, ...Buffer.from(part)])), Buffer.from([0])]);
}

function dataOf(answer: DnsAnswer): Buffer {
  if (answer.type === 'A') return Buffer.from(answer.address.split('.').map(Number));
  const head = Buffer.alloc(6);
  head.writeUInt16BE(answer.port, 4);
  return Buffer.concat([head, nameBytes(answer.host)]);
}

/** A DNS server on loopback (RFC 1035, as much of it as a question with one name needs). Unknown names get NXDOMAIN. */
export class DnsAnswerer implements AsyncDisposable {
  readonly answers = new Map<string, readonly DnsAnswer[]>();
  /** true: questions get no answer that says anything (SERVFAIL). */
  failing = false;
  readonly #socket = createSocket('udp4');

  static async start(): Promise<DnsAnswerer> {
    const server = new DnsAnswerer();
    server.#socket.on('message', (question, from) => {
      server.#socket.send(server.#answer(question), from.port, from.address);
    });
    await new Promise<void>((resolve) => server.#socket.bind(0, '127.0.0.1', resolve));
    return server;
  }

  /** `address:port` for `Resolver.setServers`. */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  #answer(question: Buffer): Buffer {
    let at = 12;
    const parts: string[] = [];
    for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
      parts.push(question.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
    const type = question.readUInt16BE(at + 1);
    const known = this.answers.get(parts.join('.').toLowerCase());
    const found = this.failing ? [] : (known ?? []).filter((one) => TYPES[one.type] === type);
    const head = Buffer.alloc(12);
    question.copy(head, 0, 0, 2);
    head.writeUInt16BE(0x8580 | (this.failing ? 2 : known === undefined ? 3 : 0), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(found.length, 6);
    const records = found.map((one) => {
      const data = dataOf(one);
      const record = Buffer.alloc(12);
      record.writeUInt16BE(0xc00c, 0);
      record.writeUInt16BE(type, 2);
      record.writeUInt16BE(1, 4);
      record.writeUInt16BE(data.length, 10);
      return Buffer.concat([record, data]);
    });
    return Buffer.concat([head, question.subarray(12, at + 5), ...records]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.close(() => {
        resolve();
      });
    });
  }
}
