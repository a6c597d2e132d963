import type { ReactNode } from 'react';
import { DurationField } from '../../../ui/DurationField.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { TextField } from '../../../ui/TextField.tsx';
import { Field, type FormPart } from './form-part.tsx';
import { PingAddress } from './PingAddress.tsx';

/** What is watched: the fields that differ from kind to kind. */
export function TargetFields({ draft, isDisabled }: FormPart): ReactNode {
  const { value, change } = draft;
  switch (value.kind) {
    case 'http':
    case 'prometheus':
      return (
        <Field draft={draft} path="url">
          {(error) => (
            <TextField
              label="Address"
              type="url"
              autoFocus={value.url === '' && !isDisabled}
              mono
              placeholder={value.kind === 'http' ? 'https://orders.example.com/health' : 'http://host:9100/metrics'}
              value={value.url}
              error={error}
              isDisabled={isDisabled}
              onChange={(url) => change({ url: url.trim() })}
            />
          )}
        </Field>
      );
    case 'tcp':
    case 'tls':
      return (
        <>
          <div className={sideForm['columns']} data-wide="">
            <Field draft={draft} path="host">
              {(error) => (
                <TextField
                  label="Host"
                  mono
                  placeholder="db.example.com"
                  value={value.host}
                  error={error}
                  isDisabled={isDisabled}
                  onChange={(host) => change({ host: host.trim() })}
                />
              )}
            </Field>
            <Field draft={draft} path="port">
              {(error) => (
                <NumberField
                  label="Port"
                  value={value.port}
                  minValue={1}
                  maxValue={65_535}
                  formatOptions={{ useGrouping: false }}
                  error={error}
                  isDisabled={isDisabled}
                  onChange={(port) => change({ port })}
                />
              )}
            </Field>
          </div>
          {value.kind === 'tcp' ? (
            <div className={sideForm['columns']}>
              <TextField
                label="Send after connecting"
                mono
                placeholder="nothing"
                value={value.send ?? ''}
                isDisabled={isDisabled}
                onChange={(send) => change({ send: send === '' ? undefined : send })}
              />
              <TextField
                label="Reply has to match"
                mono
                placeholder="regular expression"
                value={value.expect ?? ''}
                isDisabled={isDisabled}
                onChange={(expect) => change({ expect: expect === '' ? undefined : expect })}
              />
            </div>
          ) : null}
        </>
      );
    case 'heartbeat':
      return (
        <>
          <div className={sideForm['columns']}>
            <Field draft={draft} path="period">
              {(error) => (
                <DurationField
                  label="A ping every"
                  description="How often the job runs"
                  value={value.period}
                  error={error}
                  isDisabled={isDisabled}
                  onChange={(period) => change({ period: period ?? 0 })}
                />
              )}
            </Field>
            <Field draft={draft} path="grace">
              {(error) => (
                <DurationField
                  label="May be late by"
                  description="Then it counts as down"
                  value={value.grace}
                  error={error}
                  isDisabled={isDisabled}
                  onChange={(grace) => change({ grace: grace ?? 0 })}
                />
              )}
            </Field>
          </div>
          <PingAddress token={value.token} />
        </>
      );
    case 'machine':
      return <p className={sideForm['hint']}>Nothing to fill in: this computer is read where the engine runs.</p>;
  }
}
