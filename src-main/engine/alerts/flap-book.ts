import { type FlapRecord, isQuiet, takeLook, UNSEEN } from '../../../src-shared/alert/flap.ts';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';

/** Which label sets of rules with `tocsin_flap` come and go too often; kept in memory, so a restart begins anew. */
export class FlapBook {
  readonly #records = new Map<string, Map<string, FlapRecord>>();

  /** Takes an evaluation at `at` (epoch ms) that found these label sets, by their keys. */
  saw(rule: AlertingRule, at: number, keys: ReadonlySet<string>): void {
    const id = ruleId(rule);
    if (rule.flap === undefined) {
      this.#records.delete(id);
      return;
    }
    const before = this.#records.get(id) ?? new Map<string, FlapRecord>();
    const next = new Map<string, FlapRecord>();
    for (const key of new Set([...before.keys(), ...keys])) {
      const record = takeLook(before.get(key) ?? UNSEEN, at, keys.has(key), rule.flap);
      if (!isQuiet(record)) next.set(key, record);
    }
    this.#records.set(id, next);
  }

  flaps(rule: AlertingRule, key: string): boolean {
    return this.#records.get(ruleId(rule))?.get(key)?.flapping === true;
  }
}

function ruleId({ expr, name }: AlertingRule): string {
  return `${name}\n${expr}`;
}
