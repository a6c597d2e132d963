import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';

/** One family of the console's own metrics, as Prometheus text format 0.0.4 knows it. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly samples: readonly { readonly suffix?: string; readonly labels?: Labels; readonly value: number }[];
}

/** The series of a family, metric name included, beside its value. */
export function flatten(families: readonly Family[]): readonly { readonly labels: Labels; readonly value: number }[] {
  return families.flatMap((family) =>
    family.samples.map((sample) => ({
      labels: { ...sample.labels, [METRIC_NAME]: family.name + (sample.suffix ?? '') },
      value: sample.value,
    })),
  );
}

function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

/** The families in Prometheus text format 0.0.4. */
export function renderText(families: readonly Family[]): string {
  let out = '';
  for (const family of families) {
    out += `# HELP ${family.name} ${family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${family.name} ${family.type}\n`;
    for (const sample of family.samples) {
      out += `${seriesKey({ ...sample.labels, [METRIC_NAME]: family.name + (sample.suffix ?? '') })} ${formatValue(sample.value)}\n`;
    }
  }
  return out;
}
