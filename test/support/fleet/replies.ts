import { type Elapsed, inTrouble } from './script.ts';

const wave = (elapsed: Elapsed, period: number, low: number, high: number): number =>
  Math.round((low + ((high - low) * (1 + Math.sin((elapsed() / period) * 2 * Math.PI))) / 2) * 1000) / 1000;

/** A detailed health document with database, system and performance. */
export function detailedHealth(elapsed: Elapsed, requests: number): string {
  return JSON.stringify({
    status: 'healthy',
    timestamp: new Date().toISOString(),
    uptime_seconds: Math.floor(elapsed()) + 3600,
    database: {
      status: 'healthy',
      response_time_ms: wave(elapsed, 40, 1.8, 6.5),
      collections: { users: { document_count: 150 }, orders: { document_count: 2500 + requests } },
    },
    system: { cpu_percent: wave(elapsed, 90, 12, 64), memory_mb: wave(elapsed, 300, 240, 310) },
    performance: {
      requests_recorded: 1000 + requests,
      success_count: 980 + requests,
      error_count: 20,
      avg_response_time: wave(elapsed, 60, 0.08, 0.2),
      p95_response_time: wave(elapsed, 60, 0.3, 0.6),
      error_rate: 2,
    },
  });
}

/** A dashboard document: health figures and lists beside them. */
export function dashboard(elapsed: Elapsed, requests: number): string {
  return JSON.stringify({
    health: {
      status: 'healthy',
      uptime_seconds: Math.floor(elapsed()) + 60,
      total_requests: 10_000 + requests,
      total_errors: 50,
      error_rate: 0.5,
      endpoints_count: 25,
      active_alerts: 0,
    },
    top_endpoints: [{ endpoint: '/search', avg_ms: wave(elapsed, 30, 80, 240) }],
    active_alerts: [],
    timestamp: new Date().toISOString(),
  });
}

/** A service that is in trouble says so in words and by its status code. */
export function unhealthy(what: string): string {
  return JSON.stringify({
    status: 'unhealthy',
    database: { status: 'unhealthy', error: what },
    timestamp: new Date().toISOString(),
  });
}

/** Counters of a shop that grow with time; errors grow faster while in trouble. */
export class ShopMetrics {
  readonly #elapsed: Elapsed;
  #good = 0;
  #bad = 0;
  #last = 0;

  constructor(elapsed: Elapsed) {
    this.#elapsed = elapsed;
  }

  /** Prometheus text format 0.0.4. */
  text(): string {
    const now = this.#elapsed();
    const requests = Math.max(0, now - this.#last) * 40;
    const share = inTrouble('shop', this.#elapsed) ? 0.35 : 0.004;
    this.#last = now;
    this.#good += requests * (1 - share);
    this.#bad += requests * share;
    return `# HELP http_requests_total Requests served.
# TYPE http_requests_total counter
http_requests_total{method="GET",code="200"} ${Math.round(this.#good)}
http_requests_total{method="GET",code="500"} ${Math.round(this.#bad)}
# HELP shop_open_carts Carts that are open now.
# TYPE shop_open_carts gauge
shop_open_carts ${Math.round(wave(this.#elapsed, 120, 80, 260))}
# HELP process_resident_memory_bytes Resident memory.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes ${Math.round(wave(this.#elapsed, 200, 90e6, 140e6))}
`;
  }
}
