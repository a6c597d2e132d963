import { describe, expect, it } from 'vitest';
import { describeKinds } from '../../../src-main/engine/notify/channels/kinds.ts';
import {
  blankChannel,
  channelText,
  missingFields,
  sealReceiver,
  withField,
} from '../../../src-renderer/shell/channel-words.ts';
import { type ChannelKindInfo, Receiver } from '../../../src-shared/model/receiver.ts';

const KINDS = describeKinds();
const kind = (type: string): ChannelKindInfo => {
  const found = KINDS.find((one) => one.type === type);
  if (found === undefined) throw new Error(`no kind ${type}`);
  return found;
};

describe('sealReceiver', () => {
  const receiver = Receiver.parse({
    name: 'on call',
    channels: [
      { type: 'slack', api_url: 'https://hooks.slack.example/T/B/x', channel: '#ops' },
      { type: 'email', to: 'a@b.example', from: 'c@d.example', smarthost: 'mail:587', auth_password: 'hunter2' },
      {
        type: 'webhook',
        url: { secret: 'kept' },
        signing_secret: 'abc',
        http_config: { authorization: { type: 'Bearer', credentials: 't0ken' }, headers: {}, followRedirects: true },
      },
    ],
  });
  it('leaves no secret in the receiver and hands each out under its name', () => {
    const sealed = sealReceiver(receiver, KINDS);
    expect(JSON.stringify(sealed.receiver)).not.toMatch(/hooks\.slack|hunter2|abc|t0ken/);
    expect(sealed.secrets).toEqual([
      { name: 'on-call-1-api_url', value: 'https://hooks.slack.example/T/B/x' },
      { name: 'on-call-2-auth_password', value: 'hunter2' },
      { name: 'on-call-3-signing_secret', value: 'abc' },
      { name: 'on-call-3-authorization', value: 't0ken' },
    ]);
    expect(Receiver.parse(sealed.receiver)).toEqual(sealed.receiver);
    expect(sealed.receiver.channels[2]).toMatchObject({ url: { secret: 'kept' } });
  });
  it('has nothing to take out the second time', () => {
    expect(sealReceiver(sealReceiver(receiver, KINDS).receiver, KINDS).secrets).toEqual([]);
  });
  it('never shows a secret in the list', () => {
    expect(receiver.channels.map((channel) => channelText(channel, KINDS))).toEqual([
      'Slack #ops',
      'Email a@b.example',
      'Webhook',
    ]);
    expect(channelText(blankChannel(kind('log')), KINDS)).toBe('Log file');
  });
});

describe('the fields of a channel', () => {
  it('are absent when they are emptied, and missed when they are needed', () => {
    const blank = blankChannel(kind('telegram'));
    expect(missingFields(blank, kind('telegram')).map(({ name }) => name)).toEqual(['bot_token', 'chat_id']);
    const filled = withField(withField(blank, 'bot_token', 'x'), 'chat_id', -100);
    expect(missingFields(filled, kind('telegram'))).toEqual([]);
    expect(withField(filled, 'bot_token', '')).toEqual({ type: 'telegram', sendResolved: true, chat_id: -100 });
  });
});
