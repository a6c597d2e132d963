import type { AlertReport } from '../../../../src-shared/model/report.ts';
import { humanDuration } from '../../../../src-shared/time/duration.ts';
import { count, percent, stretch } from './format.ts';

type Counted = AlertReport['byRule'][number];
type Noise = AlertReport['ledger'][number];

/** A column of a table that every paged format shows. */
export interface AlertColumn<Row> {
  readonly head: string;
  readonly share: number;
  readonly right: boolean;
  cell(row: Row): string;
}

function some(n: number, one: string, many: string): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** The report in words: what every format begins with. */
export function alertSentence({ coverage, ledger, monitors, total, truncated }: AlertReport): string {
  const seen =
    monitors === 0 ? 'Nothing was watched in this period.' : `${percent(coverage, 1)} of the monitors' time was seen.`;
  if (total.fired === 0) return `No alert fired. ${seen}`;
  const healed = ledger.reduce((sum, { selfHealed }) => sum + selfHealed, 0);
  const woke = ledger.reduce((sum, one) => sum + one.woke, 0);
  const night = woke === 0 ? 'Nobody was woken' : `${some(woke, 'firing', 'firings')} woke somebody`;
  const cut = truncated ? ' There were more; the newest were counted.' : '';
  return `${some(total.fired, 'alert', 'alerts')} fired, ${count(total.atNight)} at night; ${count(healed)} healed by themselves. ${night}. ${seen}${cut}`;
}

/** A mean with what it rests on. */
function reaction(label: string, { mean, median, p90 }: AlertReport['total']['toResolve']) {
  const note = mean === null ? 'none yet' : `median ${stretch(median)}, 90 % in ${stretch(p90)}`;
  return { label, value: mean === null ? '–' : humanDuration(mean), note };
}

/** Figures of the whole period as label, value and what the value means. */
export function alertFigures({
  coverage,
  ledger,
  total,
}: AlertReport): readonly { readonly label: string; readonly value: string; readonly note: string }[] {
  const messages = ledger.reduce((sum, one) => sum + one.messages, 0);
  return [
    { label: 'Alerts', value: count(total.fired), note: `${count(total.repeats)} of the same labels again` },
    { label: 'Acknowledged', value: percent(total.ackRatio, 0), note: `${count(total.acknowledged)} of them` },
    reaction('Time to acknowledge (MTTA)', total.toAcknowledge),
    reaction('Time to resolve (MTTR)', total.toResolve),
    { label: 'At night', value: count(total.atNight), note: 'between 22 and 7' },
    { label: 'Outside work', value: count(total.outsideWork), note: 'before 9, after 17, weekends' },
    { label: 'Messages', value: count(messages), note: 'on every channel' },
    { label: 'Coverage', value: percent(coverage, 1), note: 'time seen / period' },
  ];
}

/** Columns of the counts; `title` is what they are counted by. */
export function countColumns(title: string): readonly AlertColumn<Counted>[] {
  return [
    { head: title, share: 26, right: false, cell: ({ key }) => (key === '' ? 'none' : key) },
    { head: 'Fired', share: 9, right: true, cell: ({ fired }) => count(fired) },
    { head: 'At night', share: 10, right: true, cell: ({ atNight }) => count(atNight) },
    { head: 'Again', share: 9, right: true, cell: ({ repeats }) => count(repeats) },
    { head: 'Acknowledged', share: 14, right: true, cell: ({ ackRatio }) => percent(ackRatio, 0) },
    { head: 'MTTA', share: 11, right: true, cell: ({ toAcknowledge }) => stretch(toAcknowledge.mean) },
    { head: 'MTTR', share: 11, right: true, cell: ({ toResolve }) => stretch(toResolve.mean) },
    { head: 'Resolved, 90 % in', share: 16, right: true, cell: ({ toResolve }) => stretch(toResolve.p90) },
  ];
}

/** Columns of the noise ledger. */
export const NOISE: readonly AlertColumn<Noise>[] = [
  { head: 'Rule', share: 26, right: false, cell: ({ rule }) => rule },
  { head: 'Noise', share: 9, right: true, cell: ({ noise }) => percent(noise, 0) },
  { head: 'Fired', share: 9, right: true, cell: ({ fired }) => count(fired) },
  { head: 'Acted on', share: 11, right: true, cell: ({ actedOn }) => count(actedOn) },
  { head: 'Self-healed', share: 12, right: true, cell: ({ selfHealed }) => count(selfHealed) },
  { head: 'Woke someone', share: 14, right: true, cell: ({ woke }) => count(woke) },
  { head: 'Still open', share: 11, right: true, cell: ({ open }) => count(open) },
  { head: 'Messages', share: 11, right: true, cell: ({ messages }) => count(messages) },
];

/** What noise is; stands below the ledger. */
export const NOISE_NOTE =
  'Noise is half the share that healed by itself plus half the share that did so after waking someone.';
