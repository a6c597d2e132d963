import { z } from 'zod';
import { Escalation } from '../../../src-shared/model/escalation.ts';
import { Recovery } from '../../../src-shared/model/recovery.ts';
import { DEFAULT_TELLING, Telling } from '../../../src-shared/model/telling.ts';
import { type FieldIssue, RpcError } from '../../../src-shared/rpc/error.ts';
import { type Defined, NO_RESPONSE, type ResponseConfig } from '../config/response-config.ts';
import type { Ops } from '../store/store.ts';
import { matcherIssues } from './check-routing.ts';
import { NamedDefinitions } from './named-definitions.ts';

export interface ResponseSource {
  readonly ops: Ops;
  readonly files: () => ResponseConfig | undefined;
  /** Names of the receivers there are. */
  readonly receivers: () => ReadonlySet<string>;
  /** Names of the escalations that the route gives alerts to. */
  readonly routed: () => ReadonlySet<string>;
  readonly changed: () => void;
}

/** What is done about alerts: escalations, recovery actions, limits and quiet hours, of files and of the UI. */
export class ResponseDefinitions {
  readonly #source: ResponseSource;
  readonly #escalations: NamedDefinitions<Escalation>;
  readonly #recoveries: NamedDefinitions<Recovery>;
  #telling: Telling | undefined;

  constructor(source: ResponseSource) {
    this.#source = source;
    const { changed, ops } = source;
    this.#escalations = new NamedDefinitions({
      ops,
      changed,
      document: 'escalations',
      what: 'The escalation',
      fromFiles: () => this.#files().escalations,
      parse: (kept) => z.array(Escalation).parse(kept),
    });
    this.#recoveries = new NamedDefinitions({
      ops,
      changed,
      document: 'recoveries',
      what: 'The action',
      fromFiles: () => this.#files().recoveries,
      parse: (kept) => z.array(Recovery).parse(kept),
    });
  }

  async load(): Promise<void> {
    await this.#escalations.load();
    await this.#recoveries.load();
    this.#telling = Telling.optional().parse(await this.#source.ops.read('document', { name: 'telling' }));
  }

  escalations(): readonly Defined<Escalation>[] {
    return this.#escalations.list();
  }

  async saveEscalation(escalation: Escalation): Promise<Defined<Escalation>> {
    const known = this.#source.receivers();
    const fields = escalation.steps.flatMap((step, i): FieldIssue[] => {
      const before = escalation.steps[i - 1];
      const path = ['escalation', 'steps', i];
      const unknown = step.receivers.filter((name) => !known.has(name));
      return [
        ...(unknown.length === 0
          ? []
          : [{ path: [...path, 'receivers'], message: `no receiver “${unknown.join('”, “')}”` }]),
        ...(before !== undefined && step.after < before.after
          ? [{ path: [...path, 'after'], message: 'not before the step above' }]
          : []),
        ...((step.afterAway ?? 0) > step.after
          ? [{ path: [...path, 'afterAway'], message: 'not later than at the keyboard' }]
          : []),
      ];
    });
    fields.push(...matcherIssues(escalation.matchers, ['escalation', 'matchers']));
    if (fields.length > 0)
      throw new RpcError('invalid_argument', `The escalation “${escalation.name}” cannot be saved as it is.`, {
        fields,
      });
    return this.#escalations.save(escalation);
  }

  async deleteEscalation(name: string): Promise<void> {
    if (this.#source.routed().has(name))
      throw new RpcError('conflict', `The route still names the escalation “${name}”. Change the route first.`, {
        reason: 'in_use',
      });
    await this.#escalations.remove(name);
  }

  recoveries(): readonly Defined<Recovery>[] {
    return this.#recoveries.list();
  }

  async saveRecovery(recovery: Recovery): Promise<Defined<Recovery>> {
    const fields = [...matcherIssues(recovery.matchers, ['recovery', 'matchers'])];
    if (fields.length > 0)
      throw new RpcError('invalid_argument', `The action “${recovery.name}” cannot be saved as it is.`, { fields });
    return this.#recoveries.save(recovery);
  }

  deleteRecovery(name: string): Promise<void> {
    return this.#recoveries.remove(name);
  }

  /** How much a channel says at most, and when not. */
  telling(): Defined<Telling> {
    const { telling } = this.#files();
    if (telling !== undefined) return telling;
    return this.#telling === undefined
      ? { value: DEFAULT_TELLING, origin: { from: 'shipped' } }
      : { value: this.#telling, origin: { from: 'ui' } };
  }

  async saveTelling(telling: Telling): Promise<Defined<Telling>> {
    const { origin } = this.telling();
    if (origin.from === 'file')
      throw new RpcError(
        'conflict',
        `Limits and quiet hours are defined in ${origin.file}:${origin.line}. Change them there.`,
        {
          reason: 'owned_by_file',
        },
      );
    const known = this.#source.receivers();
    const fields = telling.quietHours.flatMap(({ receivers, zone }, i) => {
      const path = ['telling', 'quietHours', i];
      const unknown = receivers.filter((name) => !known.has(name));
      return [
        ...(unknown.length === 0
          ? []
          : [{ path: [...path, 'receivers'], message: `no receiver “${unknown.join('”, “')}”` }]),
        ...(isZone(zone) ? [] : [{ path: [...path, 'zone'], message: `no time zone “${zone}”` }]),
      ];
    });
    if (fields.length > 0)
      throw new RpcError('invalid_argument', 'The quiet hours cannot be saved as they are.', { fields });
    await this.#source.ops.commit([{ do: 'document.put', name: 'telling', doc: telling }]);
    this.#telling = telling;
    this.#source.changed();
    return { value: telling, origin: { from: 'ui' } };
  }

  /** What still names a receiver, in words, or undefined. */
  userOf(receiver: string): string | undefined {
    const found = this.escalations().find(({ value }) => value.steps.some((step) => step.receivers.includes(receiver)));
    if (found) return `the escalation “${found.value.name}”`;
    const quiet = this.telling().value.quietHours.find(({ receivers }) => receivers.includes(receiver));
    return quiet && `the quiet hours “${quiet.name}”`;
  }

  /** As it is exported. */
  exportable(): Omit<ResponseConfig, 'people'> {
    const telling = this.telling();
    const recoveries = this.recoveries();
    return {
      recoveries,
      escalations: this.escalations(),
      telling: telling.origin.from === 'shipped' ? undefined : telling,
    };
  }

  #files(): ResponseConfig {
    return { ...NO_RESPONSE, ...this.#source.files() };
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
