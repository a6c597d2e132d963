import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Contexts by PEM text; building one with all roots takes milliseconds. */
const contexts = new Map<string, SecureContext>();
const LIMIT = 64;

/** A TLS context that trusts the usual authorities and those of `ca` (PEM). Throws when the text is no certificate. */
export function trusting(ca: string): SecureContext {
  const known = contexts.get(ca);
  if (known !== undefined) return known;
  if (contexts.size >= LIMIT) contexts.clear();
  const context = createSecureContext({ ca: [...rootCertificates, ca] });
  contexts.set(ca, context);
  return context;
}
