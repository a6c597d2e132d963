import type { systemContract } from '../../src-shared/contract/system.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';
import type { LiveTopics } from '../engine/live/topics.ts';

export function systemHandlers(
  engine: Engine,
  topics: LiveTopics,
  url: () => string | undefined,
): Handlers<typeof systemContract> {
  const { definitions, reports, secrets } = engine;
  return {
    'system.hello': (_input, { access }) => {
      const at = url();
      return {
        version: engine.version,
        host: engine.host,
        access,
        dataDir: engine.dataDir,
        configFiles: [...engine.configFiles()],
        ...(at === undefined ? {} : { url: at }),
      };
    },
    'system.diagnostics': () => engine.diagnostics(),
    'settings.get': () => ({
      settings: definitions.settings(),
      retention: definitions.retention(),
      secretsBackend: secrets.backend,
    }),
    'settings.save': async ({ settings }) => {
      await definitions.saveSettings(settings);
      return {};
    },
    'secret.names': async () => [...(await secrets.names())],
    'secret.set': async ({ name, value }) => {
      await secrets.set(name, value);
      return {};
    },
    'secret.delete': async ({ name }) => {
      await secrets.delete(name);
      return {};
    },
    'report.preview': ({ measured, ...period }, { signal }) => reports.build({ ...period, measured }, signal),
    'report.statistics': async (period, { signal }) => [...(await reports.statistics(period, signal))],
    'report.render': async ({ format, ...period }, { signal }) => {
      const data = await reports.build({ ...period, measured: true }, signal);
      const { fileName, mediaType, bytes } = await reports.render(data, format, signal);
      return { fileName, mediaType, base64: Buffer.from(bytes).toString('base64') };
    },
    'live.status': (_input, sink, { signal }) => {
      const snapshot = (): void => {
        void engine.statusBar().then(
          (status) => sink.snapshot(status),
          (error: unknown) => {
            if (!signal.aborted) sink.fail(error instanceof Error ? error : new Error(String(error)));
          },
        );
      };
      sink.onResync(snapshot);
      snapshot();
      return topics.status.read((status) => sink.delta(status));
    },
  };
}
