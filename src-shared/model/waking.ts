/**
 * Types of channels that make a telephone ring or buzz: being told through them at night is being woken. Mail, log files,
 * webhooks and notes on a screen wait until somebody looks.
 */
export const WAKING_CHANNELS: readonly string[] = [
  'slack',
  'msteams',
  'discord',
  'telegram',
  'ntfy',
  'pushover',
  'pagerduty',
  'opsgenie',
  'sms',
];
