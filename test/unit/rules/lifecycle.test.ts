import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lifecycle } from '../../../src-main/engine/rules/lifecycle.ts';
import type { ActiveInstance } from '../../../src-main/engine/rules/rules.ts';
import { begin, look } from '../../../src-shared/alert/machine.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';

const instance: ActiveInstance = { labels: { alertname: 'A', job: 'x' }, annotations: {}, value: 1 };

describe('the lifecycle of tests and previews', () => {
  it('waits for `for`, and holds on for `keep_firing_for`', () => {
    const lifecycle = new Lifecycle({ for: 120_000, keepFiringFor: 90_000 });
    const states = [1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0].map((holds, i) => {
      const [live] = lifecycle.look(i * 60_000, holds === 1 ? [instance] : []);
      return live === undefined ? '-' : live.lapsedAt === undefined ? live.state.charAt(0) : 'k';
    });
    expect(states.join('')).toBe('pp-ppffkkfkk-');
  });

  it("goes the console's own way where nothing is blind and nobody acts", () => {
    const timing = fc.record({ for: fc.nat(5), keepFiringFor: fc.nat(5) });
    fc.assert(
      fc.property(timing, fc.array(fc.boolean(), { maxLength: 40 }), (rule, holds) => {
        const lifecycle = new Lifecycle(rule);
        let alert: Alert | undefined;
        for (const [at, held] of holds.entries()) {
          const finding = held ? instance : undefined;
          const timed = { name: 'A', expr: 'x', ...rule };
          if (alert === undefined || alert.state === 'resolved')
            alert = finding && begin('id', finding, timed, at).alert;
          else alert = look(alert, { at, rule: timed, finding, blind: false }).alert;
          const [live] = lifecycle.look(at, held ? [instance] : []);
          const state = alert?.state === 'resolved' ? undefined : alert?.state;
          expect(live?.state).toBe(state);
          if (state !== undefined) expect(live?.activeAt).toBe(alert?.activeAt);
        }
      }),
    );
  });
});
