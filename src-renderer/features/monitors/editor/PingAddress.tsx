import type { ReactNode } from 'react';
import { useSession } from '../../../state/session.ts';
import { Button } from '../../../ui/Button.tsx';
import sideForm from '../../../ui/side-form.module.css';
import { showToast } from '../../../ui/toast.ts';
import styles from './MonitorEditor.module.css';

/** The address that a job calls, and the line for its end. */
export function PingAddress({ token }: { readonly token: string }): ReactNode {
  const base = useSession((state) => state.url);
  const url = `${base}hb/${token}`;
  const line = `curl -fsS -m 10 --retry 3 ${url}`;
  const copy = (text: string): void => {
    void navigator.clipboard.writeText(text).then(
      () => showToast('Copied'),
      () => showToast('The browser did not allow copying'),
    );
  };
  return (
    <div className={sideForm['stack']}>
      <span className={sideForm['caption']}>Call this when the job is done</span>
      <div className={styles['copyable']}>
        <code>{url}</code>
        <Button variant="quiet" onPress={() => copy(url)}>
          Copy
        </Button>
      </div>
      <div className={styles['copyable']}>
        <code>{line}</code>
        <Button variant="quiet" onPress={() => copy(line)}>
          Copy
        </Button>
      </div>
      <p className={sideForm['hint']}>
        Add <code>/start</code> when it begins and <code>/fail</code> when it fails: then the run time is measured and a
        failure is told at once.
      </p>
    </div>
  );
}
