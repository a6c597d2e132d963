/** What scraping counts since the start; written by targets and the rota. */
export interface ScrapeCounts {
  readonly scrapes: { up: number; down: number; blind: number };
  readonly skipped: { overrun: number; late: number; blind: number };
  samples: number;
  discoveryFailures: number;
}

export function newCounts(): ScrapeCounts {
  return {
    scrapes: { up: 0, down: 0, blind: 0 },
    skipped: { overrun: 0, late: 0, blind: 0 },
    samples: 0,
    discoveryFailures: 0,
  };
}
