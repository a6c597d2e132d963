import { describe, expect, it } from 'vitest';
import { blankChannel, channelText, sealReceiver } from '../../../src-renderer/features/settings/channel-words.ts';
import { Receiver } from '../../../src-shared/model/receiver.ts';

describe('sealReceiver', () => {
  const receiver = Receiver.parse({
    name: 'on call',
    channels: [
      { type: 'slack', url: 'https://hooks.slack.example/T/B/x' },
      { type: 'email', to: ['a@b.example'], from: 'c@d.example', host: 'mail', password: 'hunter2' },
      { type: 'webhook', url: 'https://w.example', bearer: { secret: 'kept' }, signingSecret: 'abc' },
    ],
  });
  it('leaves no secret in the receiver and hands each out under its name', () => {
    const sealed = sealReceiver(receiver);
    expect(JSON.stringify(sealed.receiver)).not.toMatch(/hooks\.slack|hunter2|abc/);
    expect(sealed.secrets).toEqual([
      { name: 'on-call-1-slack', value: 'https://hooks.slack.example/T/B/x' },
      { name: 'on-call-2-password', value: 'hunter2' },
      { name: 'on-call-3-signing', value: 'abc' },
    ]);
    expect(Receiver.parse(sealed.receiver)).toEqual(sealed.receiver);
    expect(sealed.receiver.channels[2]).toMatchObject({ bearer: { secret: 'kept' } });
  });
  it('has nothing to take out the second time', () => {
    expect(sealReceiver(sealReceiver(receiver).receiver).secrets).toEqual([]);
  });
  it('never shows a secret address in the list', () => {
    expect(receiver.channels.map(channelText).join()).not.toContain('hooks');
    expect(channelText(blankChannel('log'))).toBe('Log file alerts.log');
  });
});
