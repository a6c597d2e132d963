import type { Deed, DeedOf, Recovery } from '../../../src-shared/model/recovery.ts';

/** Why a deed cannot be done here. */
export class CannotDoError extends Error {
  override readonly name = 'CannotDoError';
}

/** The program and arguments that restart a service. Sources: systemctl(1), launchctl(1), Microsoft's `sc` and `Restart-Service`. */
export function serviceArgv(deed: DeedOf<'service'>, platform: string, userId: number): readonly string[] {
  switch (platform) {
    case 'linux':
      return ['systemctl', ...(deed.user ? ['--user'] : []), '--no-ask-password', 'restart', '--', deed.service];
    case 'darwin':
      return ['launchctl', 'kickstart', '-k', `${deed.user ? `gui/${userId}` : 'system'}/${deed.service}`];
    case 'win32':
      // `sc` stops and starts in two steps and waits for neither; this one waits for both.
      return ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', `Restart-Service -Name '${deed.service}'`];
    default:
      throw new CannotDoError(`Services cannot be restarted on ${platform}.`);
  }
}

/** What an action would do, in words, without secrets: the audit and the dry run say it. */
export function describeDeed(deed: Deed, platform: string, userId: number): string {
  switch (deed.kind) {
    case 'command':
      return deed.argv.map(shown).join(' ');
    case 'service':
      return serviceArgv(deed, platform, userId).map(shown).join(' ');
    case 'http':
    case 'cache':
    case 'fallback':
      return `${deed.method} ${shownUrl(deed.url)}`;
  }
}

export const DEED_WORDS: Readonly<Record<Deed['kind'], string>> = {
  command: 'runs a program',
  http: 'calls an address',
  service: 'restarts a service',
  cache: 'clears a cache',
  fallback: 'switches to the fallback',
};

/** Quoted where a blank would mislead the reader; nothing reads it back. */
function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word);
}

/** User names, passwords and what follows the question mark are nobody's business. */
function shownUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?…'}`;
}

/** What the timeline says of an action that waits for somebody. */
export function askText(recovery: Recovery, what: string): string {
  return `${recovery.name} can be run (${DEED_WORDS[recovery.deed.kind]}: ${what}). It waits for somebody to confirm.`;
}
