import { useSyncExternalStore } from 'react';

/**
 * Where the window is, kept in the fragment of the address (`#/alerts?id=…&range=6h`): the same page file serves every
 * place, on `app://` and over HTTP, and every page, selection and range is a link.
 */
export interface Place {
  /** Decoded segments; the first is the page: `['monitors', 'Orders API']`. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A hand-written address with a lone % is taken as it stands.
    return text;
  }
}

/** Reads a fragment; anything that is no place leads to the overview. */
export function parseHash(hash: string): Place {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  if (!text.startsWith('/')) return { path: ['overview'], query: {} };
  const cut = text.indexOf('?');
  const path = (cut === -1 ? text : text.slice(0, cut))
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);
  const query = Object.fromEntries(new URLSearchParams(cut === -1 ? '' : text.slice(cut + 1)));
  return { path: path.length === 0 ? ['overview'] : path, query };
}

/** The address of a place; undefined and empty parameters are left out. */
export function href(path: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const set = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  const text = new URLSearchParams(set).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`;
}

let cachedHash: string | undefined;
let cachedPlace: Place = { path: ['overview'], query: {} };

/** The current place; the same reference until the address changes. */
export function place(): Place {
  if (location.hash !== cachedHash) {
    cachedHash = location.hash;
    cachedPlace = parseHash(location.hash);
  }
  return cachedPlace;
}

const listeners = new Set<() => void>();
function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    window.addEventListener('hashchange', tell);
    window.addEventListener('popstate', tell);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.removeEventListener('hashchange', tell);
    window.removeEventListener('popstate', tell);
  };
}

/** The current place, renewed on every move. */
export function usePlace(): Place {
  return useSyncExternalStore(subscribe, place);
}

/** One parameter of the address; empty when it is not there. */
export function useQuery(name: string): string {
  return useSyncExternalStore(subscribe, () => place().query[name] ?? '');
}

/** Goes to an address made by `href`. `replace` leaves no step to go back to. */
export function go(to: string, replace = false): void {
  if (to === location.hash) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  tell();
}

/** Changes parameters of the current place; undefined takes one away. Selections replace, ranges push. */
export function setQuery(change: Readonly<Record<string, string | undefined>>, replace = true): void {
  const { path, query } = place();
  go(href(path, { ...query, ...change }), replace);
}

/** Parameters that travel along from page to page: the time range. */
export function travelling(query: Readonly<Record<string, string>>): Record<string, string | undefined> {
  return { range: query['range'], from: query['from'], to: query['to'] };
}
