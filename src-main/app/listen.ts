export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** An address that cannot be understood; `message` shows the right form. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** `HOST:PORT` or `[IPv6]:PORT` as its parts; port 0 picks a free one. Throws ListenError. */
export function parseListen(text: string): Listen {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  if (!found || port > 65_535)
    throw new ListenError(
      `“${text}” is no address to listen on. Write HOST:PORT, for example 127.0.0.1:9470; port 0 picks a free one.`,
    );
  return { host: found[1] ?? found[2] ?? '', port };
}
