import { DEFAULT_RETENTION, type Retention } from '../../../src-shared/model/settings.ts';
import type { Section } from './section.ts';

/** Decimal as disks are sold, binary on demand. */
const SIZES: readonly (readonly [string, number])[] = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['KB', 1e3],
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['B', 1],
];

/** Bytes of `5GB`, `512MiB`, `100B`, or undefined. */
export function parseSize(text: string): number | undefined {
  const found = /^(\d+)\s*([KMGT]i?B|B)$/i.exec(text.trim());
  const unit = SIZES.find(([name]) => name.toLowerCase() === found?.[2]?.toLowerCase());
  return found && unit ? Number(found[1]) * unit[1] : undefined;
}

/** The shortest size that `parseSize` reads back. */
export function formatSize(bytes: number): string {
  const [name, size] = SIZES.find(([, factor]) => bytes > 0 && bytes % factor === 0) ?? ['B', 1];
  return `${bytes / size}${name}`;
}

/** Reads `retention: {raw: 14d, 1m: 60d, 1h: 400d, 1d: forever, max_size: 5GB}`; what is left out keeps its default. */
export function readRetention(section: Section): Retention {
  const tier = (key: string, fallback: number): number => {
    if (section.text(key) === 'forever') {
      section.fail(section.placeOf(key), `only 1d may be kept forever; give ${key} a duration such as 400d.`);
      return fallback;
    }
    const ms = section.duration(key);
    if (ms !== undefined && ms < 3_600_000) section.fail(section.placeOf(key), `${key} must be at least 1h.`);
    return ms ?? fallback;
  };
  const size = section.text('max_size');
  const bytes = size === undefined ? DEFAULT_RETENTION.maxBytes : parseSize(size);
  if (bytes === undefined || bytes < 1e6)
    section.fail(
      section.placeOf('max_size'),
      `max_size is a size of at least 1MB, such as 500MB or 5GB, but here stands "${size ?? ''}".`,
    );
  const days = section.text('1d');
  const retention: Retention = {
    raw: tier('raw', DEFAULT_RETENTION.raw),
    m1: tier('1m', DEFAULT_RETENTION.m1),
    h1: tier('1h', DEFAULT_RETENTION.h1),
    d1: days === undefined || days === 'forever' ? null : tier('1d', 0),
    maxBytes: bytes ?? DEFAULT_RETENTION.maxBytes,
  };
  section.done();
  return retention;
}
