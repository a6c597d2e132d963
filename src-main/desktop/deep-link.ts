/** The console's page of alerts, at one alert when its id is given: the addresses of src-renderer/shell/router.ts. */
export function alertsHash(id?: string): string {
  return id === undefined ? '#/alerts' : `#/alerts?${new URLSearchParams({ id }).toString()}`;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * The page of the console that a deep link means, as a hash, or undefined when it is none: `tocsin://alert/<id>` and
 * `tocsin://monitor/<name>`. Whoever can show a link can send one, so a link navigates and never acts.
 */
export function parseDeepLink(text: string): string | undefined {
  if (!text.startsWith('tocsin:') || !URL.canParse(text)) return undefined;
  const { host, pathname } = new URL(text);
  const rest = pathname.slice(1).replace(/\/$/, '');
  const name = rest.includes('/') ? undefined : decoded(rest);
  if (name === undefined || name === '') return undefined;
  if (host === 'alert') return alertsHash(name);
  return host === 'monitor' ? `#/monitors/${encodeURIComponent(name)}` : undefined;
}

/** The first of a program's arguments that is a deep link, as a hash. */
export function linkAmong(args: readonly string[]): string | undefined {
  return args.map(parseDeepLink).find((hash) => hash !== undefined);
}
