import { Collector, type CollectorDeps } from '../../../src-main/engine/collect/collector.ts';
import { SCRAPE_PROTOCOLS } from '../../../src-main/engine/collect/exposition/negotiate.ts';
import type { ScrapeConfig } from '../../../src-main/engine/collect/scrape/config.ts';
import type { Glance } from '../../../src-main/engine/collect/sight.ts';
import { PLAIN_HTTP } from '../../../src-main/engine/net/http-options.ts';
import { Exemplars } from '../../../src-main/engine/store/exemplars.ts';
import { LoopShare } from '../../../src-main/engine/store/loop-share.ts';
import type { ActiveTarget } from '../../../src-shared/model/target.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { RecordedSamples } from '../../support/recorded-samples.ts';
import { until } from '../../support/wait.ts';
import { secretsOf } from '../watch/loopback.ts';

/** A job over these addresses, once a second. */
export function jobOf(targets: readonly string[], over: Partial<ScrapeConfig> = {}): ScrapeConfig {
  return {
    jobName: 'job',
    scrapeInterval: 1_000,
    scrapeTimeout: 800,
    metricsPath: '/metrics',
    scheme: 'http',
    params: {},
    honorLabels: false,
    honorTimestamps: true,
    trackTimestampsStaleness: false,
    protocols: SCRAPE_PROTOCOLS,
    escaping: 'allow-utf-8',
    enableCompression: true,
    extraMetrics: false,
    bodySizeLimit: 0,
    sampleLimit: 0,
    labelLimit: 0,
    labelNameLengthLimit: 0,
    labelValueLengthLimit: 0,
    targetLimit: 0,
    keepDroppedTargets: 0,
    http: PLAIN_HTTP,
    discovery: [{ type: 'static', groups: [{ source: '0', targets, labels: {} }] }],
    relabel: [],
    metricRelabel: [],
    ...over,
  };
}

/** A collector on a clock that the test moves; sockets are real. */
export class ScrapeBench implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly samples = new RecordedSamples();
  readonly exemplars = new Exemplars();
  readonly log = new QuietLog();
  readonly collector: Collector;
  /** What a glance says; undefined: nothing can be seen. */
  sight: Glance | undefined = () => Promise.resolve(undefined);
  /** Every scrape asks for a glance first. */
  #begun = 0;

  constructor(
    configs: readonly ScrapeConfig[],
    over: Partial<CollectorDeps> & { secrets?: CollectorDeps['secrets'] } = {},
  ) {
    this.collector = new Collector({
      exemplars: this.exemplars,
      loop: new LoopShare(),
      clock: this.clock,
      log: this.log,
      samples: this.samples,
      secrets: secretsOf({}),
      sight: {
        glance: () => {
          this.#begun += 1;
          return this.sight;
        },
      },
      version: '1.2.3',
      ...over,
    });
    this.collector.apply(configs);
    this.collector.start();
  }

  get #done(): number {
    const { scrapes, skipped } = this.collector.stats();
    return scrapes.up + scrapes.down + scrapes.blind + skipped.blind;
  }

  /** Moves on until so many scrapes more have begun. The clock stands still afterwards: no timeout comes by itself. */
  async begin(scrapes = 1): Promise<void> {
    const wanted = this.#begun + scrapes;
    await until(
      `${scrapes} scrapes to begin`,
      async () => {
        while (this.#begun < wanted) {
          const before = this.#begun;
          await this.clock.run(250);
          // Targets may still be looked for.
          if (this.#begun === before && this.collector.list().targets.length === 0) return false;
        }
        return true;
      },
      10_000,
    );
  }

  /** Lets so many scrapes begin and end. */
  async turn(scrapes = 1): Promise<void> {
    const wanted = this.#done + scrapes;
    await this.begin(scrapes);
    await this.over(wanted);
  }

  /** Goes on until every target was scraped; which of them comes first follows from their ports. */
  async all(): Promise<void> {
    while (this.collector.list().targets.some(({ health }) => health === 'unknown')) await this.turn();
  }

  /** Waits until this many scrapes are over since the start; without a number all that have begun. */
  async over(wanted = this.#begun): Promise<void> {
    await until(`${wanted} scrapes to end`, () => this.#done >= wanted, 10_000);
  }

  /** The only target, or the one at this address. */
  target(instance?: string): ActiveTarget {
    const found = this.collector
      .list()
      .targets.find((one) => instance === undefined || one.labels['instance'] === instance);
    if (found === undefined) throw new Error('there is no such target');
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.collector.stop();
  }
}
