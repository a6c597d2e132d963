/** The only error of the matcher parsers. `position` counts characters from 0 into the text. */
export class MatcherError extends Error {
  override readonly name = 'MatcherError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}
