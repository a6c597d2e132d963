import { app } from 'electron';
import { linkAmong, parseDeepLink } from './deep-link.ts';

/**
 * Deep links that the system opens the app with: an argument of the first start, an event on macOS (which may come before
 * the app is ready), an argument of a second start elsewhere.
 */
export class OpenedLinks {
  #early: string | undefined;
  #open: ((hash: string | undefined) => void) | undefined;

  /** Has to run before the app is ready. `args` are the arguments of this start. */
  static listen(args: readonly string[]): OpenedLinks {
    const links = new OpenedLinks();
    links.#early = linkAmong(args);
    app.on('open-url', (event, url) => {
      event.preventDefault();
      links.#opened(parseDeepLink(url));
    });
    app.on('second-instance', (_event, later) => links.#opened(linkAmong(later)));
    app.on('activate', () => links.#opened(undefined));
    return links;
  }

  /** Where the window begins when a link started the app. */
  get first(): string | undefined {
    return this.#early;
  }

  /** From now on `open` is called: with a page, or with undefined when the app was merely started again. */
  follow(open: (hash: string | undefined) => void): void {
    this.#open = open;
  }

  #opened(hash: string | undefined): void {
    if (this.#open) this.#open(hash);
    else this.#early = hash ?? this.#early;
  }
}
