/** The series that alerting rules write (Prometheus, "Alerting rules"). */
export const ALERT_SERIES = ['ALERTS', 'ALERTS_FOR_STATE'] as const;
