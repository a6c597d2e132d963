import type { ReactNode } from 'react';
import { SecretSource } from '../../../src-shared/model/receiver.ts';
import { type ChannelValue, objectOf } from '../../shell/channel-words.ts';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { CredentialField } from './CredentialField.tsx';

export interface TransportFieldProps {
  readonly value: ChannelValue | undefined;
  readonly onChange: (value: ChannelValue | undefined) => void;
  readonly error: string | undefined;
}

/** A copy without what is undefined; undefined when nothing is left of it. */
function compact(fields: Readonly<Record<string, ChannelValue | undefined>>): ChannelValue | undefined {
  const left = Object.entries(fields).filter(([, value]) => value !== undefined);
  return left.length === 0 ? undefined : (Object.fromEntries(left) as ChannelValue);
}

/** The settings of TLS that are asked for most; the configuration file knows the rest. */
export function TlsField({ error, onChange, value }: TransportFieldProps): ReactNode {
  const tls = objectOf(value);
  return (
    <Switch
      label={error === undefined ? 'Accept any certificate' : `Accept any certificate (${error})`}
      isSelected={tls['insecureSkipVerify'] === true}
      onChange={(insecureSkipVerify) => {
        const rest = Object.keys(tls).length > ('insecureSkipVerify' in tls ? 1 : 0);
        onChange(insecureSkipVerify || rest ? { ...tls, insecureSkipVerify } : undefined);
      }}
    />
  );
}

/** The settings of an HTTP client that are asked for most; what the configuration file knows besides is kept. */
export function HttpField({ error, onChange, value }: TransportFieldProps): ReactNode {
  const http = objectOf(value);
  const credentials = SecretSource.safeParse(objectOf(http['authorization'])['credentials']);
  const put = (name: string, next: ChannelValue | undefined): void => {
    const { followRedirects = true, headers = {}, ...rest } = http;
    const fields = compact({ ...rest, [name]: next });
    const said = Object.keys(objectOf(headers)).length > 0 || followRedirects === false;
    onChange(fields === undefined && !said ? undefined : { ...objectOf(fields), headers, followRedirects });
  };
  return (
    <>
      <CredentialField
        label="Bearer token"
        description="Sent as Authorization: Bearer."
        value={credentials.success ? credentials.data : undefined}
        onChange={(next) => {
          put('authorization', next === undefined ? undefined : { type: 'Bearer', credentials: next });
        }}
        error={error}
      />
      <TextField
        label="Proxy"
        placeholder="http://proxy.shop.example:3128"
        value={typeof http['proxyUrl'] === 'string' ? http['proxyUrl'] : ''}
        onChange={(text) => {
          put('proxyUrl', text === '' ? undefined : text);
        }}
      />
      <TlsField
        value={http['tls']}
        onChange={(tls) => {
          put('tls', tls);
        }}
        error={undefined}
      />
    </>
  );
}
