import { dirname, resolve } from 'node:path';
import type { Place } from './tree.ts';

/** A path of the configuration, relative to the file it stands in (Prometheus, "Configuration"). */
export function besideFile(place: Place, path: string): string {
  return resolve(dirname(resolve(place.file)), path);
}
