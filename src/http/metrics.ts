import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The server's own figures, in a registry of its own so that two servers in one process do not mix. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'route' | 'method' | 'status'>;
  readonly signIns: Counter<'outcome'>;
  readonly auditWaiting: Gauge;
  readonly streams: Gauge;
  /** 1 while a feed or a recipient is held silent. */
  readonly silent: Gauge<'kind' | 'door' | 'name'>;
  readonly lastHeard: Gauge<'kind' | 'door' | 'name'>;
  /** Messages of feeds in a day: as past weeks lead to expect, and as they came. */
  /** Seconds of the last canary that arrived, and whether the last one was in time. */
  readonly canarySeconds: Gauge;
  readonly canaryPassed: Gauge;
  readonly dayMessages: Gauge<'door' | 'name' | 'which'>;
}

export function makeMetrics(): Metrics {
  const registry = new Registry();
  return {
    registry,
    requests: new Histogram({
      name: 'rsoits_http_request_seconds',
      help: 'Time from request to answer, by declared route',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    }),
    signIns: new Counter({
      name: 'rsoits_sign_ins_total',
      help: 'Tries to sign in, by outcome',
      labelNames: ['outcome'],
      registers: [registry],
    }),
    auditWaiting: new Gauge({
      name: 'rsoits_audit_waiting',
      help: 'Audit entries that wait for their seal',
      registers: [registry],
    }),
    streams: new Gauge({ name: 'rsoits_live_streams', help: 'Open live streams', registers: [registry] }),
    silent: new Gauge({
      name: 'rsoits_silent',
      help: '1 while a feed or a recipient should have spoken and has not',
      labelNames: ['kind', 'door', 'name'],
      registers: [registry],
    }),
    lastHeard: new Gauge({
      name: 'rsoits_last_heard_timestamp_seconds',
      help: 'When a feed sent or a recipient answered last',
      labelNames: ['kind', 'door', 'name'],
      registers: [registry],
    }),
    canarySeconds: new Gauge({
      name: 'rsoits_canary_seconds',
      help: 'From the door to the delivery of the last canary that arrived',
      registers: [registry],
    }),
    canaryPassed: new Gauge({
      name: 'rsoits_canary_passed',
      help: '1 while the last canary that ended came through in time',
      registers: [registry],
    }),
    dayMessages: new Gauge({
      name: 'rsoits_feed_day_messages',
      help: 'Messages of a feed in a day, expected and seen',
      labelNames: ['door', 'name', 'which'],
      registers: [registry],
    }),
  };
}
