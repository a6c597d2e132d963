/**
 * Asked when a scrape is over: why it says nothing about its target, in words, or undefined when it does. `unanswered`:
 * nothing came back at all, so the network in between may be at fault.
 */
export type Glance = (unanswered: boolean) => Promise<string | undefined>;

/** Whether this console can see anything: what the stage that knows about sleep and lost networks tells this one. */
export interface Sight {
  /** To be asked before a scrape; undefined: nothing can be seen now. */
  glance(): Glance | undefined;
}
