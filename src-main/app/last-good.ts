import type { Configuration } from '../engine/config/config.ts';
import type { Log } from '../engine/ports.ts';
import type { Ops } from '../engine/store/store.ts';

const MARK = 'config.last_good';

/**
 * Remembers the last configuration that was in force, so that a start with a file broken since then still watches what
 * was watched.
 */
export function keepLastGood(
  ops: Ops,
  log: Log,
): { save(configuration: Configuration): void; load(): Promise<Configuration | undefined> } {
  return {
    save(configuration) {
      ops.commit([{ do: 'mark.put', name: MARK, value: JSON.stringify(configuration) }]).catch((error: unknown) => {
        log.warn('the good configuration could not be remembered', { error: String(error) });
      });
    },
    async load() {
      const text = await ops.read('mark', { name: MARK });
      // Written by `save` above and by nothing else; a version before this one knew no templates.
      if (text === undefined) return undefined;
      const remembered = JSON.parse(text) as Omit<Configuration, 'templates'> &
        Partial<Pick<Configuration, 'templates'>>;
      return { ...remembered, templates: remembered.templates ?? [] };
    },
  };
}
