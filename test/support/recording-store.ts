import type { MonitorMemory, OpsCommand, OpsRead, OpsReads } from '../../src-main/engine/store/ops.ts';
import type { Layout, Ops, Samples, SeriesWindow } from '../../src-main/engine/store/store.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../src-shared/model/labels.ts';
import { STALE } from '../../src-shared/model/sample.ts';

/** Keeps what is appended in memory, so that a test of the stages before the store can look at it. */
export class RecordingSamples implements Samples {
  readonly reachMs = Infinity;
  readonly rows: { readonly layout: Layout; readonly t: number; readonly values: Float64Array }[] = [];
  readonly #layouts = new Map<string, Layout>();
  readonly #last = new Map<number, number>();

  layout(source: string, series: readonly Labels[]): Layout {
    const key = `${source}\n${series.map(seriesKey).join('\n')}`;
    const known = this.#layouts.get(key);
    if (known !== undefined) return known;
    const layout = { id: this.#layouts.size + 1, source, series };
    this.#layouts.set(key, layout);
    return layout;
  }

  append(layout: Layout, t: number, values: Float64Array): boolean {
    if (t <= (this.#last.get(layout.id) ?? Number.NEGATIVE_INFINITY)) return false;
    this.#last.set(layout.id, t);
    this.rows.push({ layout, t, values });
    return true;
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  select(): readonly SeriesWindow[] {
    throw new Error('the recorder answers no selectors');
  }

  latest(name: string): readonly { readonly labels: Labels; readonly t: number; readonly v: number }[] {
    const found = new Map<string, { readonly labels: Labels; readonly t: number; readonly v: number }>();
    for (const { labels, t, v } of this.#samples(name)) found.set(seriesKey(labels), { labels, t, v });
    return [...found.values()];
  }

  /** The samples of every series of this name whose labels include `match`, oldest first; ended series show STALE. */
  of(name: string, match: Labels = {}): { readonly t: number; readonly v: number; readonly labels: Labels }[] {
    return [...this.#samples(name)].filter(({ labels }) =>
      Object.keys(match).every((key) => labels[key] === match[key]),
    );
  }

  *#samples(name: string): Generator<{ readonly labels: Labels; readonly t: number; readonly v: number }> {
    for (const { layout, t, values } of this.rows) {
      for (const [i, labels] of layout.series.entries()) {
        const v = values[i] ?? Number.NaN;
        if (labels[METRIC_NAME] === name && (!Number.isNaN(v) || v === STALE)) yield { labels, t, v };
      }
    }
  }
}

/** Keeps commands in memory and answers the questions that the watch asks. `fail` makes the next commits reject. */
export class RecordingOps implements Ops {
  readonly commands: OpsCommand[] = [];
  commits = 0;
  fail = false;

  commit(commands: readonly OpsCommand[]): Promise<void> {
    if (this.fail) return Promise.reject(new Error('disk full'));
    this.commits += 1;
    this.commands.push(...commands);
    return Promise.resolve();
  }

  read<K extends OpsRead>(name: K, input: OpsReads[K]['input']): Promise<OpsReads[K]['output']> {
    // Each branch gives the output of its own question.
    return Promise.resolve(this.#answer(name, input) as OpsReads[K]['output']);
  }

  /** The commands of one sort. */
  all<D extends OpsCommand['do']>(what: D): Extract<OpsCommand, { do: D }>[] {
    return this.commands.filter((command): command is Extract<OpsCommand, { do: D }> => command.do === what);
  }

  #answer(name: OpsRead, input: object): unknown {
    switch (name) {
      case 'monitors.memory': {
        const memories = new Map<string, MonitorMemory>();
        for (const command of this.commands) {
          if (command.do === 'monitor.remember') memories.set(command.memory.name, command.memory);
          if (command.do === 'monitor.forget') memories.delete(command.name);
        }
        return [...memories.values()];
      }
      case 'mark':
        return this.all('mark.put').findLast((mark) => 'name' in input && mark.name === input.name)?.value;
      case 'blind.window':
        return this.all('blind.put').map(({ cause, from, to, detail }) => ({ cause, from, to, detail }));
      case 'heartbeat.last': {
        const pings = this.all('heartbeat.ping').filter((ping) => 'token' in input && ping.token === input.token);
        const last = (kind: string): number | undefined => pings.findLast((ping) => ping.kind === kind)?.at;
        return {
          lastSuccess: last('success'),
          lastStart: last('start'),
          lastFail: last('fail'),
          lastExit: pings.findLast((ping) => ping.exitCode !== undefined)?.exitCode,
        };
      }
      default:
        throw new Error(`the recorder does not answer ${name}`);
    }
  }
}
