/** Pages a link may open: `tocsin://alert/<id>` and `tocsin://monitor/<name>`. A link navigates and never acts. */
const PAGES: Readonly<Record<string, string>> = { alert: 'alerts', monitor: 'monitors' };

/** The page of the console that a deep link means, as a hash, or undefined when it is none. */
export function parseDeepLink(text: string): string | undefined {
  if (!text.startsWith('tocsin:') || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const page = PAGES[url.host];
  const rest = url.pathname.slice(1);
  if (url.protocol !== 'tocsin:' || page === undefined || rest === '' || rest.includes('/')) return undefined;
  return `#/${page}/${rest}`;
}
