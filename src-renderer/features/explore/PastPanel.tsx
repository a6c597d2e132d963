import { Star, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useNow } from '../../state/now.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Inspector } from '../../ui/Inspector.tsx';
import { relativeTime } from '../../ui/relative-time.ts';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toast.ts';
import { forget, type PastQuestion, setFavourite, usePast } from './past.ts';
import styles from './SidePanel.module.css';

export interface PastPanelProps {
  readonly onUse: (expr: string) => void;
  readonly onClose: () => void;
}

function Entry({
  question,
  onUse,
}: {
  readonly question: PastQuestion;
  readonly onUse: (expr: string) => void;
}): ReactNode {
  const { expr, at, isFavourite } = question;
  const now = useNow(60_000);
  return (
    <li className={styles['entry']}>
      <button type="button" className={styles['use']} onClick={() => onUse(expr)}>
        <code>{expr}</code>
        <span className={styles['faint']}>{relativeTime(at, now)}</span>
      </button>
      <IconButton
        label={isFavourite ? 'Take out of the favourites' : 'Keep as a favourite'}
        aria-pressed={isFavourite}
        onPress={() => setFavourite(expr, !isFavourite, at)}
      >
        <Star size={14} fill={isFavourite ? 'currentColor' : 'none'} aria-hidden />
      </IconButton>
      <IconButton
        label="Forget"
        onPress={() => {
          const { restore } = forget((other) => other.expr === expr);
          showToast('Forgot 1 expression', restore);
        }}
      >
        <Trash2 size={14} aria-hidden />
      </IconButton>
    </li>
  );
}

/** Favourites and what was asked before, searched as you type. Kept in this browser or window. */
export function PastPanel({ onUse, onClose }: PastPanelProps): ReactNode {
  const past = usePast();
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = past.filter(({ expr }) => words.every((word) => expr.toLowerCase().includes(word)));
  const favourites = found.filter(({ isFavourite }) => isFavourite);
  const others = found.filter(({ isFavourite }) => !isFavourite);
  const clear = (): void => {
    const { restore } = forget(({ isFavourite }) => !isFavourite);
    showToast(`Forgot ${others.length === 1 ? '1 expression' : `${others.length} expressions`}`, restore);
  };
  return (
    <Inspector title="History" label="History" width={400} onClose={onClose}>
      <TextField
        label="Search the history"
        hideLabel
        type="search"
        autoFocus
        placeholder="Search"
        value={search}
        onChange={setSearch}
      />
      {favourites.length === 0 ? null : (
        <section aria-label="Favourites">
          <h3 className={styles['caption']}>Favourites</h3>
          <ul className={styles['list']}>
            {favourites.map((question) => (
              <Entry key={question.expr} question={question} onUse={onUse} />
            ))}
          </ul>
        </section>
      )}
      {others.length === 0 ? null : (
        <section aria-label="Asked before">
          <div className={styles['heading']}>
            <h3 className={styles['caption']}>Asked before</h3>
            {search === '' ? (
              <Button variant="quiet" onPress={clear}>
                Forget all
              </Button>
            ) : null}
          </div>
          <ul className={styles['list']}>
            {others.map((question) => (
              <Entry key={question.expr} question={question} onUse={onUse} />
            ))}
          </ul>
        </section>
      )}
      {found.length > 0 ? null : (
        <p className={styles['none']}>
          {past.length === 0 ? 'Expressions you run are kept here.' : 'Nothing in the history has these words.'}
        </p>
      )}
    </Inspector>
  );
}
