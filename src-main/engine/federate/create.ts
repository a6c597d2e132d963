import { isDeepStrictEqual } from 'node:util';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Clock, Log, Random, Secrets } from '../ports.ts';
import type { Exemplars } from '../store/exemplars.ts';
import type { LoopShare } from '../store/loop-share.ts';
import { storePaths } from '../store/paths.ts';
import type { Store } from '../store/store.ts';
import type { FederateConfig } from './config.ts';
import { RemoteWriteReceiver } from './receive/receiver.ts';
import { DataSource } from './remote/data-source.ts';
import { Senders } from './send/senders.ts';
import type { Tally } from './send/tally.ts';
import { withoutUser } from './shown-url.ts';
import type { WireMetadata } from './wire/message.ts';

/** What metrics are, shared by everybody who learns or tells it. */
export interface MetadataBook {
  all(): readonly WireMetadata[];
  /** counter, gauge, …; undefined for what nobody told. */
  typeOf(metric: string): string | undefined;
  learn(metadata: readonly WireMetadata[]): void;
}

export interface FederateDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly version: string;
  readonly dataDir: string;
  readonly store: Store;
  readonly exemplars: Exemplars;
  /** Shared with everybody who works in pieces. */
  readonly loop: LoopShare;
  readonly metadata: MetadataBook;
  /** How long raw samples are kept, ms. */
  readonly retentionMs: () => number;
}

/** What other servers got and sent, for the console's own metrics. */
export interface FederateFigures {
  readonly senders: readonly { readonly name: string; readonly url: string; readonly tally: Tally }[];
  readonly receiver: RemoteWriteReceiver['figures'] | undefined;
}

/** Growing past one machine: samples to and from other servers, and questions to them. */
export interface Federate {
  apply(config: FederateConfig, externalLabels: Labels): void;
  /** Takes what other servers write; undefined while that is off. */
  receiver(): RemoteWriteReceiver | undefined;
  /** What kind of metric this is; undefined for what nobody told. */
  typeOf(metric: string): string | undefined;
  /** Other servers to ask, in the order of the configuration. */
  sources(): readonly { readonly name: string; readonly url: string }[];
  /** The data source of a name. Throws RpcError `not_found`. */
  source(name: string): DataSource;
  figures(): FederateFigures;
  stop(): Promise<void>;
}

/** Connects the store to other servers. Nothing runs before the first `apply`. */
export function createFederate(deps: FederateDeps): Federate {
  const { clock, dataDir, log, metadata, store } = deps;
  const { held, journal } = storePaths(dataDir);
  const senders = new Senders({ ...deps, paths: { held, journal }, metadata: () => metadata.all() });
  let receiver: RemoteWriteReceiver | undefined;
  const sources = new Map<string, DataSource>();
  let order: readonly string[] = [];
  return {
    apply(config, externalLabels) {
      if (!config.receiver) receiver = undefined;
      else
        receiver ??= new RemoteWriteReceiver({
          clock,
          samples: store.samples,
          exemplars: deps.exemplars,
          rest: () => deps.loop.rest(),
          storageProblem: () => {
            const problem = store.problem();
            return problem?.kind === 'full' || problem?.kind === 'readonly' ? problem.message : undefined;
          },
          onMetadata: (told) => metadata.learn(told),
        });
      for (const [name, one] of sources) {
        if (config.dataSources.some((other) => isDeepStrictEqual(other, one.config))) continue;
        one[Symbol.dispose]();
        sources.delete(name);
      }
      for (const one of config.dataSources)
        if (!sources.has(one.name))
          sources.set(one.name, new DataSource(one, { clock, secrets: deps.secrets, readers: store.queries }));
      order = config.dataSources.map(({ name }) => name);
      senders
        .apply(config.remoteWrite, externalLabels)
        .catch((error: unknown) => log.error('remote writes could not be set up', { error: String(error) }));
    },
    receiver: () => receiver,
    typeOf: (metric) => metadata.typeOf(metric),
    sources: () =>
      order.flatMap((name) => {
        const config = sources.get(name)?.config;
        return config === undefined ? [] : [{ name, url: withoutUser(config.url) }];
      }),
    source: (name) => {
      const found = sources.get(name);
      if (found !== undefined) return found;
      const known = order.length === 0 ? 'none is configured' : `there are ${order.join(', ')}`;
      throw new RpcError('not_found', `there is no data source “${name}”: ${known}`);
    },
    figures: () => ({ senders: senders.tallies(), receiver: receiver?.figures }),
    async stop() {
      await senders.stop();
      for (const one of sources.values()) one[Symbol.dispose]();
    },
  };
}
