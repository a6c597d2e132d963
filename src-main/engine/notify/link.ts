/** Address of the console's list of alerts. */
export function alertsLink(externalUrl: string): string {
  return `${externalUrl.replace(/\/+$/, '')}/#/alerts`;
}

/** Address of one alert in the console. */
export function alertLink(externalUrl: string, id: string): string {
  return `${alertsLink(externalUrl)}?${new URLSearchParams({ id }).toString()}`;
}
