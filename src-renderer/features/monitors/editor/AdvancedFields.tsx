import type { ReactNode } from 'react';
import type { HttpAuth, MonitorOf } from '../../../../src-shared/model/monitor.ts';
import { DurationField } from '../../../ui/DurationField.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { PairList } from '../../../ui/PairList.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { TextArea, TextField } from '../../../ui/TextField.tsx';
import { Field, type FormPart } from './form-part.tsx';

type Http = MonitorOf<'http'> | MonitorOf<'prometheus'>;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const AUTHS = [
  { id: 'none', label: 'None' },
  { id: 'basic', label: 'User and password' },
  { id: 'bearer', label: 'Bearer token' },
] as const;
const IP_VERSIONS = [
  { id: 'any', label: 'Any' },
  { id: '4', label: 'IPv4 only' },
  { id: '6', label: 'IPv6 only' },
] as const;

/** The name of a secret; a value written into a file is not shown. */
function secretName(credential: NonNullable<HttpAuth['bearer']> | undefined): string {
  return typeof credential === 'object' ? credential.secret : '';
}

function HttpFields({ draft, isDisabled, value }: FormPart & { readonly value: Http }): ReactNode {
  const { change } = draft;
  const { basic, bearer } = value.auth ?? {};
  const kind = basic ? 'basic' : bearer === undefined ? 'none' : 'bearer';
  return (
    <>
      <div className={sideForm['columns']}>
        <Select
          label="Method"
          value={value.method}
          options={METHODS.map((id) => ({ id, label: id }))}
          isDisabled={isDisabled}
          onChange={(method) => change({ method })}
        />
        <Select
          label="Sign in"
          value={kind}
          options={AUTHS}
          isDisabled={isDisabled}
          onChange={(id) =>
            change({
              auth:
                id === 'none'
                  ? undefined
                  : id === 'basic'
                    ? { basic: { username: '', password: { secret: '' } } }
                    : { bearer: { secret: '' } },
            })
          }
        />
      </div>
      {basic ? (
        <div className={sideForm['columns']}>
          <TextField
            label="User"
            value={basic.username}
            isDisabled={isDisabled}
            onChange={(username) => change({ auth: { basic: { ...basic, username } } })}
          />
          <Field draft={draft} path="auth.basic.password">
            {(error) => (
              <TextField
                label="Password: name of the secret"
                description="Kept under Settings, Secrets"
                value={secretName(basic.password)}
                error={error}
                isDisabled={isDisabled}
                onChange={(secret) => change({ auth: { basic: { ...basic, password: { secret } } } })}
              />
            )}
          </Field>
        </div>
      ) : null}
      {kind === 'bearer' ? (
        <Field draft={draft} path="auth.bearer">
          {(error) => (
            <TextField
              label="Token: name of the secret"
              description="Kept under Settings, Secrets"
              value={secretName(bearer)}
              error={error}
              isDisabled={isDisabled}
              onChange={(secret) => change({ auth: { bearer: { secret } } })}
            />
          )}
        </Field>
      ) : null}
      <PairList
        title="Headers"
        nameLabel="Header"
        value={value.headers}
        isDisabled={isDisabled}
        errorOf={(name) => draft.errorOf(`headers.${name}`)}
        onChange={(headers) => change({ headers })}
      />
      {value.method === 'GET' || value.method === 'HEAD' ? null : (
        <TextArea
          label="Body"
          mono
          value={value.body ?? ''}
          isDisabled={isDisabled}
          onChange={(body) => change({ body: body === '' ? undefined : body })}
        />
      )}
      <div className={sideForm['columns']}>
        <NumberField
          label="Redirects followed"
          value={value.redirects}
          minValue={0}
          maxValue={10}
          isDisabled={isDisabled}
          onChange={(redirects) => change({ redirects })}
        />
        <Select
          label="Address family"
          value={value.ipVersion}
          options={IP_VERSIONS}
          isDisabled={isDisabled}
          onChange={(ipVersion) => change({ ipVersion })}
        />
      </div>
      <Switch
        label="Keep the connection open between checks"
        isSelected={value.keepAlive}
        isDisabled={isDisabled}
        onChange={(keepAlive) => change({ keepAlive })}
      />
    </>
  );
}

/** What most monitors never need. */
export function AdvancedFields({ draft, isDisabled }: FormPart): ReactNode {
  const { value, change } = draft;
  return (
    <>
      {value.kind === 'http' || value.kind === 'prometheus' ? (
        <HttpFields draft={draft} isDisabled={isDisabled} value={value} />
      ) : null}
      {value.kind === 'tls' ? (
        <TextField
          label="Server name"
          description="When the certificate is for another name than the host"
          mono
          value={value.serverName ?? ''}
          isDisabled={isDisabled}
          onChange={(serverName) => change({ serverName: serverName === '' ? undefined : serverName })}
        />
      ) : null}
      {'verifyTls' in value ? (
        <>
          <Switch
            label="Refuse certificates that are not trusted"
            isSelected={value.verifyTls}
            isDisabled={isDisabled}
            onChange={(verifyTls) => change({ verifyTls })}
          />
          <TextArea
            label="Further certificate authorities (PEM)"
            mono
            rows={2}
            value={value.ca ?? ''}
            isDisabled={isDisabled}
            onChange={(ca) => change({ ca: ca === '' ? undefined : ca })}
          />
        </>
      ) : null}
      <div className={sideForm['columns']}>
        <Field draft={draft} path="retryInterval">
          {(error) => (
            <DurationField
              label="Interval while in doubt"
              description="Until the state is confirmed"
              placeholder="as above"
              isOptional
              value={value.retryInterval}
              error={error}
              isDisabled={isDisabled}
              onChange={(retryInterval) => change({ retryInterval })}
            />
          )}
        </Field>
        <NumberField
          label="Good checks until up again"
          value={value.recoveryThreshold}
          minValue={1}
          maxValue={100}
          isDisabled={isDisabled}
          onChange={(recoveryThreshold) => change({ recoveryThreshold })}
        />
      </div>
      <TextField
        label="Depends on"
        description="Names of monitors, separated by commas: while one of them is down, this one is a symptom"
        value={value.parents.join(', ')}
        isDisabled={isDisabled}
        onChange={(text) => change({ parents: text.split(/,\s*/).filter((name) => name !== '') })}
      />
    </>
  );
}
