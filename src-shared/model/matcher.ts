import { z } from 'zod';

/** A label matcher on the wire. Whether a regular expression compiles is judged where it is put into force. */
export const MatcherModel = z.strictObject({
  name: z.string(),
  op: z.enum(['=', '!=', '=~', '!~']),
  value: z.string(),
});
