import { seriesKey } from '../../../../../src-shared/model/labels.ts';
import { OffsetFault } from '../error.ts';
import { HistogramCheck } from './histogram.ts';
import { type StrictSample, strictNumber } from './line.ts';

/** What each type's samples are called after the name of the metric (OpenMetrics 1.0, "Metric Types"). */
const SUFFIXES = {
  unknown: [''],
  gauge: [''],
  counter: ['_total', '_created'],
  stateset: [''],
  info: ['_info'],
  histogram: ['_bucket', '_count', '_sum', '_created'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  summary: ['', '_count', '_sum', '_created'],
} as const;
export type StrictType = keyof typeof SUFFIXES;

/** A metric with everything said about it, in the order of the text. */
export interface StrictFamily {
  readonly name: string;
  readonly type: StrictType;
  readonly help: string;
  readonly unit: string;
  readonly samples: readonly StrictSample[];
}

const COUNTERLIKE: ReadonlySet<string> = new Set(['_total', '_sum', '_count', '_bucket', '_gcount', '_gsum']);
const WHOLE: ReadonlySet<string> = new Set(['_bucket', '_count', '_gcount']);

function fail(message: string): never {
  throw new OffsetFault(message, 0);
}

/** One metric while its lines are read. Throws an OffsetFault for the first line that may not stand where it stands. */
export class FamilyReader {
  readonly name: string;
  #type: StrictType | undefined;
  #help: string | undefined;
  #unit: string | undefined;
  readonly #samples: StrictSample[] = [];
  readonly #groups = new Set<string>();
  #group: string | undefined;
  #groupTime: number | undefined;
  /** Series of the present group and time. */
  readonly #points = new Set<string>();
  #histogram: HistogramCheck | undefined;

  constructor(name: string) {
    this.name = name;
  }

  describe(key: string, text: string): void {
    if (this.#samples.length > 0) fail(`${key} of ${this.name} stands after its samples`);
    const twice = (before: string | undefined): void => {
      if (before !== undefined) fail(`${key} of ${this.name} is there twice`);
    };
    if (key === 'TYPE') {
      twice(this.#type);
      if (!Object.hasOwn(SUFFIXES, text)) fail(`"${text.slice(0, 40)}" is no type of OpenMetrics`);
      this.#type = text as StrictType; // One of the keys, just looked up.
    } else if (key === 'HELP') {
      twice(this.#help);
      this.#help = text;
    } else {
      twice(this.#unit);
      if (text !== '' && !this.name.endsWith(`_${text}`))
        fail(`the name ${this.name} has to end in _${text}, its unit`);
      this.#unit = text;
    }
    if (this.#unit !== undefined && this.#unit !== '' && (this.#type === 'info' || this.#type === 'stateset'))
      fail(`a metric of the type ${this.#type} has no unit`);
  }

  /** Whether a sample of this name belongs to this metric. */
  owns(sample: string): boolean {
    return sample.startsWith(this.name) && this.#suffixes.includes(sample.slice(this.name.length));
  }

  /** Names that no other metric may use: its own and those of its samples. */
  get names(): readonly string[] {
    return [...new Set(['', ...this.#suffixes])].map((suffix) => this.name + suffix);
  }

  get #suffixes(): readonly string[] {
    return SUFFIXES[this.#type ?? 'unknown'];
  }

  add(sample: StrictSample): void {
    const type = this.#type ?? 'unknown';
    const suffix = sample.name.slice(this.name.length);
    this.#checkLabels(sample, type, suffix);
    checkValue(sample, type, suffix);
    checkExemplar(sample, type, suffix);
    const group = groupOf(sample, type, this.name, suffix);
    this.#checkOrder(sample, type, group);
    if (type === 'histogram' || type === 'gaugehistogram') {
      this.#histogram ??= new HistogramCheck();
      this.#histogram.add(sample, suffix, group);
    }
    this.#samples.push(sample);
  }

  /** The metric is over. */
  finish(): StrictFamily {
    this.#histogram?.finish();
    return {
      name: this.name,
      type: this.#type ?? 'unknown',
      help: this.#help ?? '',
      unit: this.#unit ?? '',
      samples: this.#samples,
    };
  }

  #checkLabels({ labels }: StrictSample, type: StrictType, suffix: string): void {
    if (type === 'stateset' && !Object.hasOwn(labels, this.name))
      fail(`a state of ${this.name} needs the label ${this.name}`);
    if (suffix === '_bucket') {
      const le = labels['le'];
      const bound = le === undefined ? undefined : strictNumber(le);
      if (bound === undefined || Number.isNaN(bound) || (bound === Number.POSITIVE_INFINITY && le !== '+Inf'))
        fail('a bucket needs the label le: a number or +Inf');
    }
    if (type === 'summary' && suffix === '') {
      const quantile = strictNumber(labels['quantile'] ?? '');
      // A NaN is not inside either.
      if (quantile === undefined || !(quantile >= 0 && quantile <= 1))
        fail('a summary needs the label quantile, 0 to 1');
    }
  }

  /** Samples of one label set stand together, and their times go forward (OpenMetrics 1.0, "MetricPoint"). */
  #checkOrder({ labels, name, timestamp }: StrictSample, type: StrictType, group: string): void {
    const before = this.#group;
    if (before !== group) {
      if (this.#groups.has(group)) fail('the samples of one label set have to stand together');
      this.#groups.add(group);
      this.#group = group;
      this.#points.clear();
    } else {
      if ((timestamp === undefined) !== (this.#groupTime === undefined))
        fail('either all samples of a label set have a time or none');
      if (timestamp !== undefined && timestamp < (this.#groupTime ?? timestamp) && type !== 'info')
        fail('the times of a label set go backwards');
      if (timestamp !== this.#groupTime) this.#points.clear();
    }
    this.#groupTime = timestamp;
    const point = seriesKey({ ...labels, __name__: name });
    // Times that differ by less than a double can tell are no repetition.
    if (this.#points.has(point) && timestamp === undefined) fail('the same sample stands there twice');
    this.#points.add(point);
  }
}

function checkValue({ value }: StrictSample, type: StrictType, suffix: string): void {
  if (type === 'stateset' && value !== 0 && value !== 1) fail('a state is 0 or 1');
  if (type === 'info' && value !== 1) fail('an info is always 1');
  if (type === 'summary' && suffix === '' && value < 0) fail('a quantile cannot be negative');
  if (!COUNTERLIKE.has(suffix)) return;
  if (Number.isNaN(value)) fail(`${suffix} cannot be NaN`);
  if (value < 0 && suffix !== '_gsum') fail(`${suffix} cannot be negative`);
  if (WHOLE.has(suffix) && !Number.isInteger(value)) fail(`${suffix} is a whole number`);
}

function checkExemplar({ exemplar }: StrictSample, type: StrictType, suffix: string): void {
  if (exemplar === undefined) return;
  const allowed =
    (type === 'counter' && suffix === '_total') ||
    ((type === 'histogram' || type === 'gaugehistogram') && suffix === '_bucket');
  if (!allowed) fail('only buckets and totals of counters have exemplars');
}

/** The label set of the metric that a sample belongs to: without what tells its own samples apart. */
function groupOf({ labels }: StrictSample, type: StrictType, name: string, suffix: string): string {
  // Infos cannot be told apart: all their labels are their value.
  if (type === 'info') return '';
  const own =
    type === 'summary' && suffix === ''
      ? 'quantile'
      : type === 'stateset'
        ? name
        : suffix === '_bucket' && (type === 'histogram' || type === 'gaugehistogram')
          ? 'le'
          : undefined;
  return seriesKey(Object.fromEntries(Object.entries(labels).filter(([label]) => label !== own)));
}
