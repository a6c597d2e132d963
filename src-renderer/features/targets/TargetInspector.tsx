import type { ReactNode } from 'react';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { href } from '../../shell/router.ts';
import { useNow } from '../../state/now.ts';
import { setUi, uiStore } from '../../state/ui.ts';
import { Figures } from '../../ui/Figures.tsx';
import { Inspector } from '../../ui/Inspector.tsx';
import { relativeTime } from '../../ui/relative-time.ts';
import { StateShape } from '../../ui/StateShape.tsx';
import { HEALTH_SHAPES } from './health.ts';
import styles from './TargetInspector.module.css';
import { type TargetLine, upExpression } from './target-lines.ts';

function LabelTable({ title, labels }: { readonly title: string; readonly labels: Labels }): ReactNode {
  return (
    <section aria-label={title}>
      <h3 className={styles['caption']}>{title}</h3>
      <dl className={styles['labels']}>
        {Object.entries(labels)
          .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

/** The whole story of one target: why it is down, what it is asked, what it was before relabelling. */
export function TargetInspector({
  line,
  onClose,
}: {
  readonly line: TargetLine;
  readonly onClose: () => void;
}): ReactNode {
  const now = useNow(1_000);
  if (line.type === 'pool') return null;
  const frame = {
    label: 'Target',
    onClose,
    width: uiStore.getState().inspectorWidth,
    onResize: (inspectorWidth: number) => setUi({ inspectorWidth }),
  };
  if (line.type === 'dropped')
    return (
      <Inspector {...frame} title={line.target.discoveredLabels['__address__'] ?? 'Dropped target'}>
        <p className={styles['words']}>
          Not scraped: rule {line.target.rule.index} of the relabel_configs of {line.target.pool} dropped it.
        </p>
        <p className={styles['url']}>{line.target.rule.text}</p>
        <LabelTable title="Discovered labels" labels={line.target.discoveredLabels} />
      </Inspector>
    );
  const { target } = line;
  const scraped = target.lastScrape === undefined ? 'not yet' : relativeTime(target.lastScrape, now);
  return (
    <Inspector
      {...frame}
      title={
        <span className={styles['title']}>
          <StateShape shape={HEALTH_SHAPES[target.health]} />
          {target.labels['instance'] ?? target.scrapeUrl}
        </span>
      }
    >
      {target.lastError === '' ? null : (
        <p className={target.health === 'down' ? styles['error'] : styles['words']}>{target.lastError}</p>
      )}
      <p className={styles['url']}>{target.scrapeUrl}</p>
      <Figures
        figures={[
          { title: 'Last scrape', value: scraped },
          { title: 'Took', value: humanDuration(Math.max(1, Math.round(target.lastDurationMs))) },
          { title: 'Samples', value: target.samples.toLocaleString('en') },
          { title: 'Series', value: target.series.toLocaleString('en') },
          { title: 'Every', value: humanDuration(target.interval) },
          { title: 'Patience', value: humanDuration(target.timeout) },
        ]}
      />
      <p className={styles['links']}>
        {['up', 'scrape_duration_seconds', 'scrape_samples_scraped'].map((metric) => (
          <a key={metric} href={href(['explore'], { expr: upExpression(target, metric) })}>
            {metric}
          </a>
        ))}
      </p>
      <LabelTable title="Labels of its series" labels={target.labels} />
      <LabelTable title="Discovered labels" labels={target.discoveredLabels} />
    </Inspector>
  );
}
