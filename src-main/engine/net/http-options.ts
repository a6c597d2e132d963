import type { Credential } from '../../../src-shared/model/monitor.ts';

/** A secret: in the configuration, by name, or the text of a file that is read at every use. */
export type SecretSource = Credential | { readonly file: string };

/** TLS for a client. PEM texts stand in the configuration or in files, which are followed. */
export interface TlsOptions {
  readonly ca?: string;
  readonly caFile?: string;
  readonly cert?: string;
  readonly certFile?: string;
  readonly key?: SecretSource;
  readonly keyFile?: string;
  /** The name that the certificate has to be for, other than the address's. */
  readonly serverName?: string;
  readonly insecureSkipVerify: boolean;
  readonly minVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
}

/** How an HTTP client of the configuration asks (Prometheus, "Configuration", http_config). */
export interface HttpOptions {
  readonly basicAuth?: { readonly username: string; readonly password?: SecretSource };
  readonly authorization?: { readonly type: string; readonly credentials?: SecretSource };
  readonly tls?: TlsOptions;
  readonly proxyUrl?: string;
  /** Headers that are sent as well. */
  readonly headers: Readonly<Record<string, string>>;
  readonly followRedirects: boolean;
}

/** An HTTP client of which nothing is said. */
export const PLAIN_HTTP: HttpOptions = { headers: {}, followRedirects: true };
