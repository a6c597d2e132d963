import { parse, stringify } from 'yaml';
import { type Exportable, exportConfiguration } from '../../engine/config/export.ts';
import { CHANNEL_KINDS } from '../../engine/notify/channels/kinds.ts';

/** Keys whose text is a credential, wherever they stand; references (`{secret: name}`) are shown. */
const SECRET_KEYS = new Set(['password', 'bearer', 'bearer_token', 'credentials', 'token', 'client_secret', 'key']);
/** `list/key` of every setting of a channel that is declared a secret. */
const CHANNEL_SECRETS = new Set(
  CHANNEL_KINDS.flatMap(({ fields, list }) =>
    Object.entries(fields).flatMap(([name, field]) => (field.kind === 'secret' ? [`${list}/${name}`] : [])),
  ),
);
const SECRET_HEADER = /^(?:authorization|cookie|x-.*(?:key|token)|proxy-authorization)$/i;
const SHOWN = '<secret>';

/** An address without its user and password. */
function withoutUser(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i, `$1${SHOWN}@`);
}

function masked(value: unknown, key: string, within: string): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, key, within));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner, name, key || within)]));
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const header = (within === 'headers' || within === 'proxy_connect_header') && SECRET_HEADER.test(key);
  const named = key === 'values' && SECRET_HEADER.test(within);
  if (header || named || CHANNEL_SECRETS.has(`${within}/${key}`) || SECRET_KEYS.has(key)) return SHOWN;
  return typeof value === 'string' ? withoutUser(value) : value;
}

/** The configuration in force as YAML with `<secret>` for every credential, as Prometheus shows its own. */
export function shownConfiguration(state: Exportable): string {
  return stringify(masked(parse(exportConfiguration(state).main), '', ''), { lineWidth: 0 });
}
