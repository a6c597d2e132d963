import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';

/** One entry of the rail and the page behind it. */
export interface Page {
  /** First segment of the address. */
  readonly id: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** Second key after `g`. */
  readonly key: string;
  /** Blocks of the rail, divided by a line. */
  readonly block: 'look' | 'set' | 'self';
  /** Shows the time control in the top bar. */
  readonly timed: boolean;
  readonly component: ComponentType;
  /** What `#/page/name` shows, where the page has places below it. */
  readonly detail?: { readonly timed: boolean; readonly component: ComponentType<{ readonly name: string }> };
}
