import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { HttpClient } from '../../net/http-client.ts';
import { acceptOf } from '../exposition/negotiate.ts';
import { compileDropper, compileRelabel, type Relabel } from '../relabel/relabel.ts';
import type { ScrapeConfig } from './config.ts';

/** What all targets of a scrape job share. */
export interface Job {
  readonly config: ScrapeConfig;
  readonly client: HttpClient;
  readonly headers: Readonly<Record<string, string>>;
  readonly relabel: Relabel;
  /** Which rule (from 0) drops a target. */
  readonly dropper: (discovered: Labels) => number | undefined;
  readonly metricRelabel: Relabel | undefined;
  /** Why no target of it is scraped now, in words. */
  readonly refusal: () => string | undefined;
}

/** Compiles a configuration. The client belongs to the caller. */
export function jobOf(
  config: ScrapeConfig,
  client: HttpClient,
  version: string,
  refusal: () => string | undefined,
): Job {
  return {
    config,
    client,
    headers: {
      'user-agent': `Tocsin/${version}`,
      accept: acceptOf(config.protocols, config.escaping),
      'accept-encoding': config.enableCompression ? 'gzip' : 'identity',
    },
    relabel: compileRelabel(config.relabel),
    dropper: compileDropper(config.relabel),
    metricRelabel: config.metricRelabel.length === 0 ? undefined : compileRelabel(config.metricRelabel),
    refusal,
  };
}
