interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that may stand for numbers; the first one is `min`. */
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** Longest length of each month; 29 February comes in leap years. */
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const SECOND: CronField = { name: 'second', min: 0, max: 59, names: [] };
const MINUTE: CronField = { name: 'minute', min: 0, max: 59, names: [] };
const HOUR: CronField = { name: 'hour', min: 0, max: 23, names: [] };
const DAY: CronField = { name: 'day of the month', min: 1, max: 31, names: [] };
const MONTH: CronField = { name: 'month', min: 1, max: 12, names: MONTHS };
const WEEKDAY: CronField = { name: 'weekday', min: 0, max: 7, names: WEEKDAYS };
const FIELDS: readonly CronField[] = [MINUTE, HOUR, DAY, MONTH, WEEKDAY];

function pointOf(text: string, field: CronField): number | undefined {
  const named = field.names.indexOf(text.toLowerCase());
  if (named !== -1) return named + field.min;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.min && value <= field.max ? value : undefined;
}

/** The numbers that one entry of a field stands for, or what is wrong with it. */
function numbersOf(part: string, field: CronField): readonly number[] | string {
  const [range = '', step, ...more] = part.split('/');
  const [first = '', last, ...rest] = range.split('-');
  const from = range === '*' ? field.min : pointOf(first, field);
  const to = range === '*' ? field.max : last === undefined ? from : pointOf(last, field);
  if (more.length > 0 || rest.length > 0 || from === undefined || to === undefined)
    return `the ${field.name} "${part}" is not *, a number from ${field.min} to ${field.max}, a range or a step`;
  if (to < from) return `the range "${range}" of the ${field.name} runs backwards`;
  if (step === undefined) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  if (!/^\d{1,2}$/.test(step) || Number(step) === 0 || (range !== '*' && last === undefined))
    return `the step "${part}" of the ${field.name} has to be like */5 or 0-30/5`;
  return Array.from({ length: Math.floor((to - from) / Number(step)) + 1 }, (_, i) => from + i * Number(step));
}

/** What a cron text asks for. Days are met when day of the month, month and weekday all match, as node-cron reads them. */
export interface CronTimes {
  readonly seconds: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** The hour, or the minute, is `*` with or without a step: it means a rhythm, not a time of day. */
  readonly rhythmic: boolean;
}

/** The times that a cron text stands for, or what is wrong with it, as half a sentence; see cronProblem. */
export function parseCron(text: string): CronTimes | string {
  const written = text.trim().split(/\s+/);
  const fields = written.length === 6 ? [SECOND, ...FIELDS] : FIELDS;
  if (text.trim() === '' || written.length !== fields.length)
    return 'write five fields (minute, hour, day, month, weekday) or six with the second in front, such as */5 * * * *';
  const values = new Map<CronField, readonly number[]>();
  for (const [i, field] of fields.entries()) {
    const numbers: number[] = [];
    for (const part of (written[i] ?? '').split(',')) {
      const found = numbersOf(part, field);
      if (typeof found === 'string') return found;
      numbers.push(...found);
    }
    values.set(field, numbers);
  }
  const of = (field: CronField): ReadonlySet<number> => new Set(values.get(field) ?? [0]);
  const months = of(MONTH);
  const firstDay = Math.min(...of(DAY));
  if (![...months].some((month) => firstDay <= (MONTH_DAYS[month - 1] ?? 0)))
    return 'this day never comes in these months';
  const [minute = '', hour = ''] = written.slice(-5);
  return {
    seconds: of(SECOND),
    minutes: of(MINUTE),
    hours: of(HOUR),
    days: of(DAY),
    months,
    weekdays: new Set(Array.from(of(WEEKDAY), (day) => day % 7)),
    rhythmic: minute.startsWith('*') || hour.startsWith('*'),
  };
}

/**
 * What is wrong with a cron text, as half a sentence; undefined when it is good. Five fields (minute, hour, day of the
 * month, month, weekday) or six with the second in front; each `*`, numbers, names, ranges, steps, lists (crontab(5)).
 */
export function cronProblem(text: string): string | undefined {
  const found = parseCron(text);
  return typeof found === 'string' ? found : undefined;
}

/** Whether this computer knows the zone of the IANA time zone database, such as Europe/Berlin. */
export function isTimeZone(name: string): boolean {
  // Intl also takes offsets such as +01:00; a zone has a name.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
