import type { Channel } from '../../../src-shared/model/receiver.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { templateProblem } from '../../../src-shared/template/notification.ts';
import { type CheckedChannel, checkChannel } from '../notify/channels/kinds.ts';

/** The channels of a receiver as they are kept. Throws RpcError with every field that is wrong. */
export function checkedChannels(channels: readonly Channel[]): Channel[] {
  const checked = channels.map(checkChannel);
  const fields = checked.flatMap((one, i) =>
    issuesOf(one).map(({ message, path }) => ({ path: ['receiver', 'channels', i, ...path], message })),
  );
  if (fields.length > 0)
    throw new RpcError('invalid_argument', 'A channel is not set up completely; nothing was saved.', { fields });
  return checked.flatMap((one) => (one.ok ? [one.channel] : []));
}

function issuesOf(
  checked: CheckedChannel,
): readonly { readonly path: readonly (string | number)[]; readonly message: string }[] {
  if (!checked.ok) return checked.issues;
  return Object.entries(checked.settings).flatMap(([name, value]) => {
    if (checked.kind.fields[name]?.template === undefined || typeof value !== 'string') return [];
    const problem = templateProblem(value);
    return problem === undefined
      ? []
      : [
          {
            path: [name],
            message: `the template cannot be read: ${problem.line}:${problem.column}: ${problem.message}`,
          },
        ];
  });
}
