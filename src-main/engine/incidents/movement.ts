import type { Doubt } from '../../../src-shared/incident/correlate.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { isComparison } from '../../../src-shared/promql/ast.ts';
import { format } from '../../../src-shared/promql/format.ts';
import { quote } from '../../../src-shared/promql/literals.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Clock, Log } from '../ports.ts';
import type { Queries } from '../store/store.ts';

/** How much of the series before the alerts is compared, ms, and how much after them has to be there. */
const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 60_000;
const STEP_MS = 15_000;
/** Questions that wait at most: in a storm there are better things to do. */
const MOST_WAITING = 32;
/** How long one may take, ms. */
const PATIENCE_MS = 5_000;
/** The labels that tell the series of one thing from those of another. */
const IDENTITY = ['monitor', 'instance', 'job', 'namespace', 'pod', 'container', 'service', 'node', 'host', 'device'];

export interface MovementsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly queries: Pick<Queries, 'correlate'>;
  readonly alerts: Pick<Alerts, 'get'>;
}

/** Asks the reader, one question at a time and outside of the main loop, whether the series of two alerts moved together. */
export class Movements {
  readonly #deps: MovementsDeps;
  readonly #waiting: { readonly doubt: Doubt; readonly at: number }[] = [];
  readonly #stopped = new AbortController();
  #onMoved: ((doubt: Doubt, r: number) => void) | undefined;
  #timer: Disposable | undefined;
  #asking = false;

  constructor(deps: MovementsDeps) {
    this.#deps = deps;
  }

  onMoved(fn: (doubt: Doubt, r: number) => void): void {
    this.#onMoved = fn;
  }

  /** Asks about a pair, a minute from now, when there is something to see; not when too many wait already. */
  ask(doubt: Doubt): void {
    if (this.#waiting.length >= MOST_WAITING || this.#stopped.signal.aborted) return;
    this.#waiting.push({ doubt, at: this.#deps.clock.now() + AFTER_MS });
    this.#arm();
  }

  stop(): void {
    this.#stopped.abort();
    this.#timer?.[Symbol.dispose]();
    this.#waiting.length = 0;
  }

  #arm(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#asking || this.#timer !== undefined) return;
    this.#timer = this.#deps.clock.after(Math.max(1, first.at - this.#deps.clock.now()), () => {
      this.#timer = undefined;
      void this.#next();
    });
  }

  async #next(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#asking = true;
    try {
      const r = await this.#compare(next.doubt);
      if (r !== undefined) this.#onMoved?.(next.doubt, r);
    } catch (error) {
      // A rule may well ask for what cannot be compared: then the labels alone decide.
      this.#deps.log.debug('series of two alerts could not be compared', { error: String(error) });
    }
    this.#asking = false;
    if (!this.#stopped.signal.aborted) this.#arm();
  }

  async #compare({ alert, other }: Doubt): Promise<number | undefined> {
    const [a, b] = [this.#deps.alerts.get(alert), this.#deps.alerts.get(other)];
    const [left, right] = [a && seriesOf(a), b && seriesOf(b)];
    if (a === undefined || b === undefined || left === undefined || right === undefined) return undefined;
    const question = {
      expr: left,
      from: Math.min(a.activeAt, b.activeAt) - BEFORE_MS,
      to: this.#deps.clock.now(),
      step: STEP_MS,
      // Another label set, so that the two are told apart.
      candidates: `label_replace(${right}, "of", "the other", "", "")`,
      limit: 1,
    };
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const { ranked } = await this.#deps.queries.correlate(question, signal);
    return ranked[0]?.r;
  }
}

/** The one series behind an alert: what its rule compares with a number, of what the alert is about. */
export function seriesOf({ expr, labels }: Pick<Alert, 'expr' | 'labels'>): string | undefined {
  if (expr === '') return undefined;
  const names = IDENTITY.filter((name) => (labels[name] ?? '') !== '');
  if (names.length === 0) return undefined;
  const tree = parse(expr);
  const compared = tree.kind === 'binary' && isComparison(tree.op) && tree.right.kind === 'number' ? tree.left : tree;
  return `sum((${format(compared)}) and on (${names.join(', ')}) ${only(names, labels)})`;
}

/** A vector of one series with exactly these labels. */
function only(names: readonly string[], labels: Labels): string {
  return names.reduce(
    (inner, name) =>
      `label_replace(${inner}, ${quote(name)}, ${quote((labels[name] ?? '').replaceAll('$', '$$$$'))}, "", "")`,
    'vector(1)',
  );
}
