import { sourceOf } from '../../../src-shared/alert/mirrored.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';

/** Address of the console's list of alerts. */
export function alertsLink(externalUrl: string): string {
  return `${externalUrl.replace(/\/+$/, '')}/#/alerts`;
}

/** Where an alert is explained: by the program that reported it, when it says so, else in the console. */
export function sourceLink(externalUrl: string, alert: Alert): string {
  const own = sourceOf(alert);
  return own === '' ? alertLink(externalUrl, alert.id) : own;
}

/** Address of one alert in the console. */
export function alertLink(externalUrl: string, id: string): string {
  return `${alertsLink(externalUrl)}?${new URLSearchParams({ id }).toString()}`;
}
