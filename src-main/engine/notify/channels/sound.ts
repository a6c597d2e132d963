import { SEVERITIES, severityRank } from '../../../../src-shared/model/severity.ts';
import { humanDuration } from '../../../../src-shared/time/duration.ts';
import { ConfigurationError, channelKind } from './channel-kind.ts';
import { choice, duration } from './field.ts';

/** The sound of this machine, by severity. What is over falls silent. */
export const soundChannel = channelKind({
  type: 'sound',
  label: 'Sound',
  noun: 'a sound channel',
  help: 'A sound of this desktop, another one per severity. A console without a desktop has none and says so.',
  list: 'sound_configs',
  docs: 'https://www.electronjs.org/docs/latest/api/shell',
  limits: {
    alerts: 1,
    words: 'One sound per message; a repeated one ends when somebody looks, or when the alerts are over.',
  },
  fields: {
    least_severity: choice(SEVERITIES, {
      label: 'From severity',
      help: 'Milder alerts make no sound.',
      default: 'warning',
    }),
    repeat_from: choice([...SEVERITIES, 'never'], {
      label: 'Repeat until noticed from',
      help: 'From this severity on the sound comes again until somebody opens the console or the alerts are over.',
      default: 'critical',
    }),
    repeat_interval: duration({
      label: 'Time between repeats',
      help: 'At least 5 s.',
      least: 5_000,
      most: 3_600_000,
      default: 30_000,
    }),
  },
  target: [],
  async send(settings, { message, rehearsal, words }, { notifier }) {
    const { resolved, severity, title } = words(1);
    const tag = `${message.receiver}/${message.groupKey}`;
    const quiet = resolved || severityRank(severity) < severityRank(settings.least_severity);
    const again = settings.repeat_from !== 'never' && severityRank(severity) >= severityRank(settings.repeat_from);
    const repeatMs = again ? settings.repeat_interval : 0;
    const request = quiet
      ? `silence for ${title}`
      : `the sound for ${severity}${again ? `, every ${humanDuration(repeatMs)} until noticed` : ''}: ${title}`;
    if (rehearsal) return { result: 'sent', detail: 'dry run: nothing was played', request, reply: '' };
    if (quiet) {
      notifier.hush(tag);
      return {
        result: 'sent',
        detail: resolved ? 'silent: it is over' : `silent: only ${severity}`,
        request,
        reply: '',
      };
    }
    try {
      await notifier.play({ tag, severity, repeatMs });
      return { result: 'sent', detail: 'played', request, reply: '' };
    } catch (error) {
      throw new ConfigurationError(error instanceof Error ? error.message : String(error));
    }
  },
});
