import type { HttpOptions, SecretSource, TlsOptions } from '../net/http-options.ts';
import { besideFile } from './paths.ts';
import type { Section } from './section.ts';
import { didYouMean } from './suggest.ts';

const TLS_VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;
/** Prometheus' name of a TLS version that Node calls so. */
export const TLS_NAMES = { TLSv1: 'TLS10', 'TLSv1.1': 'TLS11', 'TLSv1.2': 'TLS12', 'TLSv1.3': 'TLS13' } as const;

/** One of the words, else undefined with a problem. */
export function choice<T extends string>(section: Section, key: string, words: readonly T[]): T | undefined {
  const text = section.text(key);
  if (text === undefined) return undefined;
  const found = words.find((word) => word === text);
  if (found === undefined)
    section.fail(section.placeOf(key), `${key} is one of ${words.join(', ')}.${didYouMean(text, words)}`);
  return found;
}

/** An address of HTTP, else undefined with a problem. */
export function httpUrl(section: Section, key: string): string | undefined {
  const text = section.text(key);
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:\/\//i.test(text)) return text;
  section.fail(section.placeOf(key), `${key} is an address such as http://host:8080/path, but here stands "${text}".`);
  return undefined;
}

function file(section: Section, key: string): string | undefined {
  const path = section.text(key);
  return path === undefined ? undefined : besideFile(section.placeOf(key), path);
}

/** A secret under `key`, or the file under `key_file`; not both. */
function secretSource(section: Section, key: string): SecretSource | undefined {
  const value = section.secret(key);
  const path = file(section, `${key}_file`);
  if (path === undefined) return value;
  if (value !== undefined) section.fail(section.placeOf(`${key}_file`), `give ${key} or ${key}_file, not both.`);
  return { file: path };
}

function only(section: Section, key: string, other: string): void {
  if (section.has(key) && section.has(other))
    section.fail(section.keyPlaceOf(other), `give ${key} or ${other}, not both.`);
}

/** Reads `tls_config`. */
export function readTls(section: Section): TlsOptions {
  only(section, 'ca', 'ca_file');
  only(section, 'cert', 'cert_file');
  only(section, 'key', 'key_file');
  const ca = section.text('ca');
  const caFile = file(section, 'ca_file');
  const cert = section.text('cert');
  const certFile = file(section, 'cert_file');
  const key = section.secret('key');
  const keyFile = file(section, 'key_file');
  const serverName = section.text('server_name');
  const names = Object.keys(TLS_VERSIONS) as (keyof typeof TLS_VERSIONS)[]; // The keys of the constant above.
  const min = choice(section, 'min_version', names);
  const max = choice(section, 'max_version', names);
  if ((cert === undefined && certFile === undefined) !== (key === undefined && keyFile === undefined))
    section.fail(section.place, 'a client certificate needs both cert (or cert_file) and key (or key_file).');
  section.notYet(['ca_ref', 'cert_ref', 'key_ref']);
  const insecureSkipVerify = section.bool('insecure_skip_verify') ?? false;
  section.done();
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(cert === undefined ? {} : { cert }),
    ...(certFile === undefined ? {} : { certFile }),
    ...(key === undefined ? {} : { key }),
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(min === undefined ? {} : { minVersion: TLS_VERSIONS[min] }),
    ...(max === undefined ? {} : { maxVersion: TLS_VERSIONS[max] }),
    insecureSkipVerify,
  };
}

function readCredentials(section: Section): Pick<HttpOptions, 'basicAuth' | 'authorization'> {
  only(section, 'basic_auth', 'authorization');
  only(section, 'basic_auth', 'bearer_token');
  only(section, 'authorization', 'bearer_token');
  const basic = section.section('basic_auth');
  const authorization = section.section('authorization');
  const token = secretSource(section, 'bearer_token');
  if (basic) {
    const username = basic.text('username') ?? '';
    const password = secretSource(basic, 'password');
    basic.notYet(['username_file', 'username_ref', 'password_ref']);
    basic.done();
    return { basicAuth: { username, ...(password === undefined ? {} : { password }) } };
  }
  if (authorization) {
    const type = authorization.text('type') ?? 'Bearer';
    if (type.toLowerCase() === 'basic')
      authorization.fail(authorization.placeOf('type'), 'the type of authorization cannot be basic: use basic_auth.');
    const credentials = secretSource(authorization, 'credentials');
    authorization.notYet(['credentials_ref']);
    authorization.done();
    return { authorization: { type, ...(credentials === undefined ? {} : { credentials }) } };
  }
  return token === undefined ? {} : { authorization: { type: 'Bearer', credentials: token } };
}

function readHeaders(section: Section): Record<string, string> {
  const headers = section.section('http_headers');
  const out: Record<string, string> = {};
  for (const name of headers?.keys() ?? []) {
    const one = headers?.section(name);
    if (!one) continue;
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) one.fail(one.place, `"${name}" is no name of a header.`);
    const values = one.texts('values') ?? [];
    one.notYet(['secrets', 'files']);
    one.done();
    if (values.some((value) => /[\r\n\0]/.test(value))) one.fail(one.place, `a header stands on one line.`);
    out[name.toLowerCase()] = values.join(', ');
  }
  return out;
}

/** Keys of `section` that belong to an HTTP client (Prometheus, "Configuration", http_config). */
export function readHttpOptions(section: Section): HttpOptions {
  const tls = section.section('tls_config');
  const proxyUrl = httpUrl(section, 'proxy_url');
  section.notYet(['oauth2', 'no_proxy', 'proxy_from_environment', 'proxy_connect_header']);
  // It only allows HTTP/2; HTTP/1.1 with kept connections is always right.
  section.bool('enable_http2');
  return {
    ...readCredentials(section),
    ...(tls === undefined ? {} : { tls: readTls(tls) }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    headers: readHeaders(section),
    followRedirects: section.bool('follow_redirects') ?? true,
  };
}
