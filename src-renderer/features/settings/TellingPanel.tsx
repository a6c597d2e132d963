import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { Telling } from '../../../src-shared/model/telling.ts';
import { cacheOf, useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { originText } from '../../shell/origin-text.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import styles from './Settings.module.css';
import { blankQuiet, type QuietDraft, readTellingDraft, type TellingDraft, tellingDraft } from './telling-form.ts';

const LIMITS = [
  { id: 'alerts', label: 'A storm is so many alerts', hint: 'New ones, for one channel.' },
  { id: 'within', label: 'Within', hint: 'Then there is one message about all of it.' },
  { id: 'digestEvery', label: 'A digest every', hint: 'While the storm lasts.' },
  { id: 'messages', label: 'At most so many messages', hint: 'The last one takes the rest with it.' },
  { id: 'per', label: 'Per', hint: 'For one channel.' },
] as const;

const QUIET = [
  { id: 'name', label: 'Name', hint: undefined },
  { id: 'receivers', label: 'Leave alone', hint: 'Receivers, with commas.' },
  { id: 'passes', label: 'But tell', hint: 'Severities that pass.' },
  { id: 'from', label: 'From', hint: undefined },
  { id: 'to', label: 'To', hint: 'What was missed is one message then.' },
  { id: 'zone', label: 'Zone', hint: undefined },
  { id: 'days', label: 'Beginning on', hint: undefined },
] as const;

interface TellingFormProps {
  readonly telling: Telling;
  readonly origin: Origin;
  readonly receivers: readonly string[];
  readonly mayChange: boolean;
}

function TellingForm({ telling, origin, receivers, mayChange }: TellingFormProps): ReactNode {
  const client = useClient();
  const [draft, setDraft] = useState<TellingDraft>(() => tellingDraft(telling));
  const locked = !mayChange || origin.from === 'file';
  const reading = readTellingDraft(draft, receivers);
  const errorOf = (path: string): string | undefined => ('errors' in reading ? reading.errors.get(path) : undefined);
  const putQuiet = (index: number, fields: Partial<QuietDraft>): void => {
    setDraft({ ...draft, quietHours: draft.quietHours.map((one, i) => (i === index ? { ...one, ...fields } : one)) });
  };
  const save = (next: Telling, said: string): void => {
    client.call('telling.save', { telling: next }).then(
      () => {
        cacheOf(client).invalidate('telling.get');
        showToast(said);
      },
      (error: unknown) => {
        showError(error instanceof Error ? error.message : String(error));
      },
    );
  };
  return (
    <Panel
      title="Storms and quiet hours"
      aside={origin.from === 'file' ? <span className={styles['origin']}>{originText(origin)}</span> : null}
    >
      <div className={styles['grid']}>
        {LIMITS.map(({ id, label, hint }) => (
          <TextField
            key={id}
            label={label}
            mono
            description={hint}
            value={draft[id]}
            onChange={(text) => {
              setDraft({ ...draft, [id]: text });
            }}
            isDisabled={locked}
            error={errorOf(id)}
          />
        ))}
      </div>
      {draft.quietHours.map((quiet, i) => (
        // The place is the identity: a name may be typed anew.
        <section key={i} className={styles['channel']}>
          <header className={styles['channelHead']}>
            <h3>Quiet hours {quiet.name}</h3>
            <IconButton
              label={`Remove the quiet hours ${quiet.name}`}
              isDisabled={locked}
              onPress={() => {
                setDraft({ ...draft, quietHours: draft.quietHours.filter((_, at) => at !== i) });
              }}
            >
              <Trash2 size={15} aria-hidden />
            </IconButton>
          </header>
          <div className={styles['grid']}>
            {QUIET.map(({ id, label, hint }) => (
              <TextField
                key={id}
                label={label}
                description={hint}
                value={quiet[id]}
                onChange={(text) => {
                  putQuiet(i, { [id]: text });
                }}
                isDisabled={locked}
                error={errorOf(`quietHours.${i}.${id}`)}
              />
            ))}
          </div>
        </section>
      ))}
      {locked ? null : (
        <div className={styles['foot']}>
          <Button
            variant="primary"
            isDisabled={!('telling' in reading)}
            onPress={() => {
              if ('telling' in reading) save(reading.telling, 'Saved the limits and quiet hours');
            }}
          >
            Save
          </Button>
          <Button
            onPress={() => {
              setDraft({ ...draft, quietHours: [...draft.quietHours, blankQuiet()] });
            }}
          >
            Add quiet hours
          </Button>
        </div>
      )}
    </Panel>
  );
}

/** How much a channel says at most, and when not. */
export function TellingPanel(props: { readonly receivers: readonly string[]; readonly mayChange: boolean }): ReactNode {
  const { data } = useCached('telling.get', {});
  if (data === undefined) return null;
  return <TellingForm key={JSON.stringify(data)} telling={data.telling} origin={data.origin} {...props} />;
}
