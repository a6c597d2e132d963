import type { PreviewSpan, RulePreview, RulePreviewQuery } from '../../src-shared/model/rule-preview.ts';
import { dice } from './fixture-data.ts';

const DAY_MS = 86_400_000;

/** A week with a bad night, some short trouble, and one that is still going on. */
export function fixturePreview(query: RulePreviewQuery): RulePreview {
  const { from, to } = query;
  const random = dice(query.expr.length);
  const series = ['Orders API', 'Payments', 'Search'].map((monitor, i) => {
    const spans: PreviewSpan[] = [];
    for (let at = from + random() * DAY_MS; at < to; at += (0.6 + random()) * DAY_MS * (i + 0.5)) {
      const fires = at + query.for + 60_000;
      const end = fires + random() * 7_200_000;
      if (end > to) break;
      if (query.for > 0) spans.push({ state: 'pending', from: at, to: fires, open: false });
      spans.push({ state: 'firing', from: fires, to: end, open: false });
    }
    if (i === 0) spans.push({ state: 'firing', from: to - 900_000, to, open: true });
    const firing = spans.filter(({ state }) => state === 'firing');
    const firingMs = firing.reduce((sum, span) => sum + span.to - span.from, 0);
    return { labels: { monitor, severity: 'critical' }, spans, fired: firing.length, firingMs };
  });
  const firings = series.flatMap(({ spans }) => spans.filter(({ state }) => state === 'firing'));
  const bounds = [from, ...(query.days ?? []).filter((at) => at > from && at < to), to];
  return {
    from,
    to,
    step: query.step ?? 60_000,
    series,
    held: series.length,
    fired: firings.length,
    firingMs: series.reduce((sum, one) => sum + one.firingMs, 0),
    pendingMs: firings.length * 60_000,
    firedAt: firings.map((span) => span.from).sort((a, b) => a - b),
    days: bounds.slice(0, -1).map((start, i) => {
      const inside = firings.filter((span) => span.from >= start && span.from < (bounds[i + 1] ?? to));
      return {
        from: start,
        to: bounds[i + 1] ?? to,
        fired: inside.length,
        firingMs: inside.reduce((sum, span) => sum + span.to - span.from, 0),
      };
    }),
    warnings: [],
  };
}
