import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cacheOf, useCached } from '../../api/cached.ts';
import { useClient } from '../../api/client-context.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showError, showToast } from '../../ui/toast.ts';
import styles from './Settings.module.css';

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** Secrets by name. There is no way to read one back, here or anywhere. */
export function SecretsPanel({ backend }: { readonly backend: string }): ReactNode {
  const client = useClient();
  const { data = [] } = useCached('secret.names', {});
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [asked, setAsked] = useState('');
  const refresh = (): void => {
    cacheOf(client).invalidate('secret.names');
  };
  const failed = (error: unknown): void => {
    showError(error instanceof Error ? error.message : String(error));
  };
  const save = (): void => {
    client.call('secret.set', { name, value }).then(() => {
      refresh();
      showToast(`${data.includes(name) ? 'Replaced' : 'Saved'} the secret ${name}`);
      setName('');
      setValue('');
    }, failed);
  };
  const remove = (gone: string): void => {
    // A secret cannot be read, so its deletion cannot be undone: the second press confirms.
    if (asked !== gone) {
      setAsked(gone);
      return;
    }
    setAsked('');
    client.call('secret.delete', { name: gone }).then(() => {
      refresh();
      showToast(`Deleted the secret ${gone}`);
    }, failed);
  };
  const wrongName = name !== '' && !NAME.test(name);
  return (
    <Panel title="Secrets" aside={<span className={styles['origin']}>kept in: {backend}</span>}>
      <div className={`${styles['grid'] ?? ''} ${styles['two'] ?? ''}`}>
        <TextField
          label="Name"
          mono
          placeholder="smtp-password"
          value={name}
          onChange={setName}
          error={wrongName ? 'Letters, digits, _, . and -, up to 64.' : undefined}
        />
        <div className={styles['line']}>
          <TextField label="Value" type="password" value={value} onChange={setValue} />
          <Button isDisabled={name === '' || wrongName || value === ''} onPress={save}>
            {data.includes(name) ? 'Replace' : 'Set'}
          </Button>
        </div>
      </div>
      <ul className={styles['hint']}>
        {data.map((known) => (
          <li key={known} className={styles['row']}>
            <span className={`${styles['what'] ?? ''} ${styles['mono'] ?? ''}`}>{known}</span>
            {asked === known ? (
              <Button
                variant="danger"
                onPress={() => {
                  remove(known);
                }}
              >
                Delete for good
              </Button>
            ) : (
              <IconButton
                label={`Delete ${known}`}
                onPress={() => {
                  remove(known);
                }}
              >
                <Trash2 size={15} aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
