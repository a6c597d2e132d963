import { humanDuration } from '../../../src-shared/time/duration.ts';

/** Why a check got no good answer, in one sentence for people. */
export class Fault extends Error {
  override readonly name = 'Fault';
  /** Nothing was received from the target: perhaps the network is at fault. */
  readonly unanswered: boolean;

  constructor(message: string, unanswered: boolean) {
    super(message);
    this.unanswered = unanswered;
  }
}

/** The fault of a check that reached its timeout. What it was doing is added by the kind. */
export function timeoutFault(timeoutMs: number): Fault {
  return new Fault(`no answer within ${humanDuration(timeoutMs)}`, true);
}

interface SystemError {
  readonly code?: unknown;
  readonly errors?: unknown;
}

/** The code of a Node error; of several tried addresses the first one's. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, errors } = error as SystemError; // Node's errors carry these beside the standard fields.
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (first !== undefined) return codeOf(first) || (typeof code === 'string' ? code : '');
  return typeof code === 'string' ? code : '';
}

const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by itself and by nobody who is trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate chain ends at an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate cannot be verified: an intermediate is missing, or its authority is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'the certificate cannot be verified: its issuer is missing',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is signed by an authority that is not trusted',
  CERT_REVOKED: 'the certificate has been revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
};

/** Words for a certificate that was refused, or undefined when `code` is not about one. */
export function certificateTrouble(code: string): string | undefined {
  return CERTIFICATE[code];
}

/** The names in a certificate that Node refused for its host. */
function namesOf(error: unknown): string {
  const { cert } = error as { readonly cert?: { readonly subjectaltname?: unknown } }; // Node adds it to this error.
  const names = cert?.subjectaltname;
  return typeof names === 'string' && names !== '' ? names : 'it names none';
}

/** Turns what sockets, DNS, TLS and the HTTP parser throw into a Fault about `target`. */
export function faultOf(error: unknown, target: string): Fault {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  const trust = certificateTrouble(code);
  if (trust !== undefined) {
    const names = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? ` (${namesOf(error)})` : '';
    return new Fault(`${trust}${names}: ${target}`, false);
  }
  switch (code) {
    case 'ECONNREFUSED':
      return new Fault(`connection refused by ${target}`, true);
    case 'ECONNRESET':
    case 'EPIPE':
      return new Fault(`connection to ${target} was closed by the other side`, true);
    case 'ENOTFOUND':
      return new Fault(`the name does not exist: ${target}`, true);
    case 'EAI_AGAIN':
      return new Fault(`the name cannot be looked up now: ${target} (DNS does not answer)`, true);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return new Fault(`no way to ${target} (${code})`, true);
    case 'ETIMEDOUT':
      return new Fault(`no connection to ${target}: nothing came back`, true);
    case 'HPE_HEADER_OVERFLOW':
      return new Fault(`${target} sent more than 16 KiB of headers`, false);
    default:
      if (code.startsWith('HPE_')) return new Fault(`${target} did not answer in HTTP (${code}: ${detail})`, false);
      if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO')
        return new Fault(`no TLS connection to ${target}: ${code === 'EPROTO' ? detail.split('\n')[0] : code}`, false);
      return new Fault(`${target}: ${detail}`, code.startsWith('E'));
  }
}
