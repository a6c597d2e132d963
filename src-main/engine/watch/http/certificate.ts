import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Certificate } from '../../../../src-shared/model/check.ts';

function nameOf(parts: DetailedPeerCertificate['subject'] | undefined): string {
  const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
  // A certificate without a subject is legal; the type does not know.
  return first(parts?.CN) ?? first(parts?.O) ?? '';
}

/** The next certificate of the chain; Node leaves it out where the server sent an incomplete one, whatever its type says. */
function issuerOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate | undefined {
  return certificate.issuerCertificate;
}

/**
 * The certificate that the other side showed, with the earliest end of its chain; undefined without one.
 * A chain whose root refers to itself ends there.
 */
export function certificateOf(socket: TLSSocket): Certificate | undefined {
  const leaf = socket.getPeerCertificate(true);
  // Node gives an empty object when there is no certificate.
  if (Object.keys(leaf).length === 0) return undefined;
  let notAfter = Date.parse(leaf.valid_to);
  const seen = new Set<string>([leaf.fingerprint256]);
  let next = issuerOf(leaf);
  while (next !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    notAfter = Math.min(notAfter, Date.parse(next.valid_to));
    next = issuerOf(next);
  }
  return {
    subject: nameOf(leaf.subject),
    issuer: nameOf(leaf.issuer),
    notAfter,
    protocol: socket.getProtocol() ?? '',
  };
}

/** Days from `now` to the end of the certificate; negative when it is over. */
export function daysLeft(certificate: Certificate | undefined, now: number): number | undefined {
  return certificate === undefined ? undefined : (certificate.notAfter - now) / 86_400_000;
}
