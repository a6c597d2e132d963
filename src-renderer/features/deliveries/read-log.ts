import type { TocsinClient } from '../../../src-shared/contract/index.ts';
import type { DeliveryFilter, DeliveryTry } from '../../../src-shared/model/delivery.ts';

/** Lines that are asked for at once, and that are exported at most. */
const PAGE = 500;
const MOST = 20_000;

/** The whole log that fits a filter, newest first, up to 20,000 lines. */
export async function readLog(client: TocsinClient, filter: DeliveryFilter): Promise<readonly DeliveryTry[]> {
  const found: DeliveryTry[] = [];
  let before: number | undefined;
  do {
    const page = await client.call('delivery.log', {
      ...filter,
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    found.push(...page.tries);
    before = page.next;
  } while (before !== undefined && found.length < MOST);
  return found.slice(0, MOST);
}
