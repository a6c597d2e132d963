import fc from 'fast-check';
import type { ChannelKind } from '../../../src-main/engine/notify/channels/channel-kind.ts';
import type { Field } from '../../../src-main/engine/notify/channels/field.ts';
import { checkChannel } from '../../../src-main/engine/notify/channels/kinds.ts';
import { Channel } from '../../../src-shared/model/receiver.ts';

const ADDRESSES = ['https://x.example/y?z=${a}', 'mail.example:587', '[::1]:25'];

/** Values of one declared field: what its schema takes of the texts, and of everything that the kind can be. */
function valueOf(field: Field, texts: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const secret = fc.oneof(
    texts,
    texts.map((name) => ({ secret: name })),
    fc.constant({ file: '/run/secrets/${x} y' }),
  );
  const all = (): fc.Arbitrary<unknown> => {
    switch (field.kind) {
      case 'text':
      case 'long':
        return fc.oneof(texts, fc.constantFrom(...ADDRESSES));
      case 'secret':
        return fc.oneof(secret, fc.constantFrom(...ADDRESSES));
      case 'choice':
        return fc.constantFrom(...(field.choices ?? []));
      case 'number':
      case 'duration':
        return fc.integer({ min: field.least ?? 0, max: field.most ?? 1e9 });
      case 'toggle':
        return fc.boolean();
      case 'pairs':
        return fc.dictionary(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,6}$/), texts, { minKeys: 1, maxKeys: 2 });
      case 'records':
        return fc.array(
          fc.record(Object.fromEntries((field.columns ?? []).map((column) => [column, texts])), { requiredKeys: [] }),
          { minLength: 1, maxLength: 2 },
        );
      case 'http':
        return fc.record(
          {
            headers: fc.constantFrom({}, { 'x-a': 'b c' }),
            followRedirects: fc.boolean(),
            authorization: fc.record({ type: fc.constant('Bearer'), credentials: secret }),
            proxyUrl: fc.constant('http://proxy.example:3128'),
          },
          { requiredKeys: ['headers', 'followRedirects'] },
        );
      case 'tls':
        return fc.record({ insecureSkipVerify: fc.boolean(), caFile: fc.constant('/etc/ca.pem') });
    }
  };
  return all().filter((value) => field.schema.safeParse(value).success);
}

/** Channels of a kind that pass its check, with texts of which none is a template. */
export function channelOf({ fields, type }: ChannelKind, given: fc.Arbitrary<string>): fc.Arbitrary<Channel> {
  const texts = given.filter((text) => !text.includes('{{'));
  const settings = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valueOf(field, texts)]));
  const requiredKeys = Object.keys(fields).filter((name) => fields[name]?.required === true);
  return fc
    .tuple(fc.record(settings, { requiredKeys }), fc.boolean())
    .map(([values, sendResolved]) =>
      checkChannel(Channel.parse(JSON.parse(JSON.stringify({ ...values, type, sendResolved })))),
    )
    .filter((checked) => checked.ok)
    .map(({ channel }) => channel);
}
