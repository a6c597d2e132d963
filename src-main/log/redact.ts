import type { LogFields } from '../engine/ports.ts';

/** Field names whose values are never written. */
const SECRET_NAME =
  /pass(?:word|wd|phrase)?$|secret|token|credential|authorization|api_?key|cookie|bearer|private_?key/i;
const HIDDEN = '[hidden]';

const RULES: readonly (readonly [RegExp, string])[] = [
  // user:password@ of a URL
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${HIDDEN}@`],
  // ?token=…, &api_key=…, #code=…
  [
    /([?&#;](?:[\w.-]*(?:token|secret|password|passwd|api_?key|access_?key|signature|sig|auth|code))=)[^&#\s"']+/gi,
    `$1${HIDDEN}`,
  ],
  // Authorization: Bearer …, Basic …
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  // Slack's webhook addresses are secrets as a whole; so are the pings of heartbeats and the fragment of the console's link.
  [/(hooks\.slack\.com\/(?:services|workflows)\/)[^\s"']+/gi, `$1${HIDDEN}`],
  [/(\/hb\/)[A-Za-z0-9_-]{8,}/g, `$1${HIDDEN}`],
  [/(https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/#)[^\s"']+/g, `$1${HIDDEN}`],
];

/** A text without the secrets that addresses and headers carry. */
export function redactText(text: string): string {
  return RULES.reduce((out, [pattern, replacement]) => out.replace(pattern, replacement), text);
}

/** Fields of a log line without secrets: by the name of the field, else by what the value looks like. */
export function redactFields(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (SECRET_NAME.test(name) && value !== undefined && value !== null && value !== '') return [name, HIDDEN];
      return [name, typeof value === 'string' ? redactText(value) : value];
    }),
  );
}
