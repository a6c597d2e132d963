import { parse, stringify } from 'yaml';
import { type Exportable, exportConfiguration } from '../../engine/config/export.ts';

/** Keys whose text is a credential, wherever they stand; references (`{secret: name}`) are shown. */
const SECRET_KEYS = new Set([
  'password',
  'auth_password',
  'smtp_auth_password',
  'bearer',
  'bearer_token',
  'credentials',
  'token',
  'signing_secret',
  'client_secret',
  'api_url',
  'key',
]);
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
  const hook = within === 'webhook_configs' && key === 'url';
  if (header || named || hook || SECRET_KEYS.has(key)) return SHOWN;
  return typeof value === 'string' ? withoutUser(value) : value;
}

/** The configuration in force as YAML with `<secret>` for every credential, as Prometheus shows its own. */
export function shownConfiguration(state: Exportable): string {
  return stringify(masked(parse(exportConfiguration(state).main), '', ''), { lineWidth: 0 });
}
