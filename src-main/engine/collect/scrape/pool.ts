import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { ActiveTarget, DroppedTarget } from '../../../../src-shared/model/target.ts';
import { HttpClient } from '../../net/http-client.ts';
import type { Secrets } from '../../ports.ts';
import { type DiscoveryDeps, discover } from '../discovery/discover.ts';
import { ruleText } from '../relabel/relabel.ts';
import type { DiscoveryConfig, ScrapeConfig, TargetGroup } from './config.ts';
import { type Job, jobOf } from './job.ts';
import { type ResolvedTarget, resolveTarget } from './resolve.ts';
import type { Rota } from './rota.ts';
import { Target, type TargetDeps } from './target.ts';

export interface PoolDeps extends TargetDeps {
  readonly rota: Rota;
  readonly secrets: Secrets;
  readonly discovery: DiscoveryDeps;
  readonly version: string;
}

/** One scrape job: its discoveries, and a target for every address that relabelling keeps. */
export class Pool {
  readonly #deps: PoolDeps;
  readonly #targets = new Map<string, Target>();
  #config: ScrapeConfig;
  #client: HttpClient;
  #job: Job;
  /** By what they are configured as, so that a reload leaves the others alone. */
  #discoveries = new Map<string, { readonly stop: Disposable; readonly groups: () => readonly TargetGroup[] }>();
  #dropped: DroppedTarget[] = [];
  #droppedCount = 0;
  #found = 0;

  constructor(config: ScrapeConfig, deps: PoolDeps) {
    this.#deps = deps;
    this.#config = config;
    this.#client = new HttpClient(config.http, deps.secrets);
    this.#job = this.#jobOf();
  }

  get name(): string {
    return this.#config.jobName;
  }

  get targets(): IterableIterator<Target> {
    return this.#targets.values();
  }

  get dropped(): readonly DroppedTarget[] {
    return this.#dropped;
  }

  get droppedCount(): number {
    return this.#droppedCount;
  }

  rows(): ActiveTarget[] {
    return Array.from(this.#targets.values(), (target) => target.row());
  }

  start(): void {
    const before = this.#discoveries;
    this.#discoveries = new Map();
    for (const config of this.#config.discovery) {
      const key = JSON.stringify(config);
      this.#discoveries.set(key, before.get(key) ?? this.#discover(config));
    }
    for (const [key, { stop }] of before) if (!this.#discoveries.has(key)) stop[Symbol.dispose]();
    this.#sync();
  }

  /** Goes on with another configuration of the same job; targets that it leaves as they are keep everything. */
  apply(config: ScrapeConfig): void {
    const before = this.#config;
    if (JSON.stringify(before) === JSON.stringify(config)) return;
    this.#config = config;
    const client = this.#client;
    const sameClient = JSON.stringify(before.http) === JSON.stringify(config.http);
    if (!sameClient) this.#client = new HttpClient(config.http, this.#deps.secrets);
    this.#job = this.#jobOf();
    const turned = Array.from(this.#targets.values(), (target) => target.use(this.#job));
    // Scrapes under way end as they began: a reload must not make a target look down.
    if (!sameClient)
      void Promise.all(turned).then(() => {
        client[Symbol.dispose]();
      });
    this.start();
  }

  /** `stale`: the job is gone, so its series end; otherwise the whole console stops. */
  async end(stale: boolean): Promise<void> {
    for (const { stop } of this.#discoveries.values()) stop[Symbol.dispose]();
    this.#discoveries.clear();
    const targets = [...this.#targets];
    this.#targets.clear();
    await Promise.all(targets.map(([key, target]) => this.#retire(key, target, stale)));
    this.#client[Symbol.dispose]();
  }

  #jobOf(): Job {
    return jobOf(this.#config, this.#client, this.#deps.version, () => {
      const { targetLimit } = this.#config;
      return targetLimit > 0 && this.#found > targetLimit
        ? `${this.#found} targets are more than target_limit ${targetLimit}`
        : undefined;
    });
  }

  #discover(config: DiscoveryConfig): { readonly stop: Disposable; readonly groups: () => readonly TargetGroup[] } {
    let groups: readonly TargetGroup[] = [];
    let begun = false;
    const stop = discover(config, this.#deps.discovery, (found) => {
      groups = found;
      if (begun) this.#sync();
    });
    begun = true;
    return { stop, groups: () => groups };
  }

  /** Only for those that are listed: each is relabelled a second time, rule by rule. */
  #droppedOf(discovered: Labels): DroppedTarget {
    const { relabel } = this.#config;
    const at = this.#job.dropper(discovered) ?? 0;
    const rule = relabel[at];
    return {
      pool: this.name,
      discoveredLabels: { ...discovered },
      rule: { index: at + 1, text: rule === undefined ? '' : ruleText(rule) },
    };
  }

  #retire(key: string, target: Target, stale: boolean): Promise<void> {
    this.#deps.rota.remove(`${this.name} ${key}`);
    return target.end(stale);
  }

  /** Brings the targets in line with what the discoveries found. */
  #sync(): void {
    const wanted = new Map<string, ResolvedTarget>();
    this.#dropped = [];
    this.#droppedCount = 0;
    const { keepDroppedTargets } = this.#config;
    for (const { labels, targets } of [...this.#discoveries.values()].flatMap(({ groups }) => groups())) {
      for (const address of targets) {
        const found = resolveTarget(this.#config, this.#job.relabel, address, labels);
        if (found.is === 'target') wanted.set(found.target.key, found.target);
        else if (found.is === 'refused')
          this.#deps.log.warn('a target cannot be scraped', { job: this.name, address, reason: found.problem });
        else {
          this.#droppedCount += 1;
          if (keepDroppedTargets === 0 || this.#dropped.length < keepDroppedTargets)
            this.#dropped.push(this.#droppedOf(found.discovered));
        }
      }
    }
    this.#found = wanted.size;
    for (const [key, target] of this.#targets) {
      if (wanted.has(key)) continue;
      this.#targets.delete(key);
      this.#retire(key, target, true).catch((error: unknown) => {
        this.#deps.log.error('the series of a target could not be ended', { target: key, error: String(error) });
      });
    }
    for (const [key, resolved] of wanted) {
      if (this.#targets.has(key)) continue;
      const target = new Target(resolved, this.#job, this.#deps);
      this.#targets.set(key, target);
      this.#deps.rota.put(`${this.name} ${key}`, resolved.interval, (slot) => target.scrape(slot));
    }
  }
}
