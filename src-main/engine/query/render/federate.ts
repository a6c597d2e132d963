import { type Labels, METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import { STALE } from '../../../../src-shared/model/sample.ts';
import type { FederatedText, FederateQuestion } from '../../store/protocol.ts';
import type { SeriesSample, SeriesSource } from '../../store/store.ts';
import { LOOKBACK_MS } from '../run.ts';
import { JsonBytes } from './json-bytes.ts';

const CLASSIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const CLASSIC_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const SPACE = 0x20;
const LINE_END = 0x0a;

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** A name in the classic characters: what else there is becomes an underscore, as Prometheus does for readers without UTF-8. */
function classic(name: string, allowed: RegExp): string {
  if (allowed.test(name)) return name;
  return name.replace(/[^a-zA-Z0-9_:]/gu, '_').replace(/^(?=\d|$)/, '_');
}

/** The series at the beginning of a line. */
function seriesText(labels: Labels, utf8: boolean): string {
  const name = labels[METRIC_NAME] ?? '';
  const pairs = Object.keys(labels)
    .filter((label) => label !== METRIC_NAME)
    .sort()
    .map((label) => {
      const shown = CLASSIC_LABEL.test(label) ? label : utf8 ? quoted(label) : classic(label, CLASSIC_LABEL);
      return `${shown}=${quoted(labels[label] ?? '')}`;
    });
  if (utf8 && !CLASSIC_NAME.test(name)) return `{${[quoted(name), ...pairs].join(',')}}`;
  return `${classic(name, CLASSIC_NAME)}{${pairs.join(',')}}`;
}

/** The newest sample of every series that matches any of the sets; ended ones and those without a name are left out. */
function newest(question: FederateQuestion, source: SeriesSource): readonly SeriesSample[] {
  const { at, matcherSets } = question;
  const found = new Map<string, SeriesSample>();
  for (const matchers of matcherSets) {
    const from = at - LOOKBACK_MS + 1;
    const samples =
      source.newest?.(matchers, from, at) ??
      source.select(matchers, from, at).map(({ labels, t, v }) => ({ labels, t: t.at(-1) ?? 0, v: v.at(-1) ?? STALE }));
    for (const sample of samples)
      if (sample.v !== STALE && (sample.labels[METRIC_NAME] ?? '') !== '') found.set(seriesKey(sample.labels), sample);
  }
  return [...found.values()];
}

/**
 * The series of a `/federate` request in Prometheus's text format, ordered by name: every series with its own time, the
 * console's external labels where it has none of that name, and an instance (Prometheus, "Federation"). Type lines are
 * left to the main thread, which knows the metadata.
 */
export function federateText(question: FederateQuestion, source: SeriesSource): FederatedText {
  const { externalLabels, utf8 } = question;
  const lines = newest(question, source).map(({ labels, t, v }) => {
    const all = { instance: '', ...externalLabels, ...labels };
    return { name: labels[METRIC_NAME] ?? '', series: seriesText(all, utf8), t, v };
  });
  lines.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.series < b.series ? -1 : 1));
  const out = new JsonBytes();
  const names: string[] = [];
  const starts: number[] = [];
  for (const { name, series, t, v } of lines) {
    if (names.at(-1) !== name) {
      names.push(name);
      starts.push(out.length);
    }
    out.text(series);
    out.byte(SPACE);
    out.value(v);
    out.byte(SPACE);
    out.text(String(t));
    out.byte(LINE_END);
  }
  return { names, starts: Float64Array.from(starts), body: out.take() };
}
