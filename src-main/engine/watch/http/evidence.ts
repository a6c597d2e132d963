import type { IncomingHttpHeaders } from 'node:http';
import type { Evidence } from '../../../../src-shared/model/check.ts';

/** Characters of the body that are kept. */
const BODY_KEPT = 4_096;
/** Headers whose values are credentials, and how one recognises others. */
const SECRET =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|www-authenticate|x-csrf-token)$|token|secret|api-?key|password|session/i;
const REDACTED = '[redacted]';
/** Fields of a body whose values are credentials; the value of a JSON or form field is replaced. */
const SECRET_FIELD =
  /("(?:[\w-]*(?:password|passwd|secret|token|api[_-]?key|authorization|private[_-]?key))"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;

/** Headers as evidence: one text each, credentials replaced. */
export function redactHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    out[name] = SECRET.test(name) ? REDACTED : Array.isArray(value) ? value.join(', ') : value;
  }
  return out;
}

/** What the target answered, for people to read: at most 4,096 characters of the body, without credentials. */
export function evidenceOf(reply: {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly truncated: boolean;
  readonly remote: string;
}): Evidence {
  const cut = reply.text.length > BODY_KEPT;
  return {
    status: reply.status,
    headers: redactHeaders(reply.headers),
    body: reply.text.slice(0, BODY_KEPT).replace(SECRET_FIELD, `$1"${REDACTED}"`),
    truncated: cut || reply.truncated,
    remote: reply.remote,
  };
}
