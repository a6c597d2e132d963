import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpSink } from './http-sink.ts';
import { MailSink } from './mail-sink.ts';
import { TargetFleet } from './target-fleet.ts';

/** How a story's alerts are grouped, and how long each group waits. */
interface Telling {
  readonly groupBy?: string;
  readonly groupWait?: string;
  readonly groupInterval?: string;
}

/** Everything that a story of the console needs on loopback: targets, receivers, a configuration and a data folder. */
export class Story implements AsyncDisposable {
  readonly dir: string;
  readonly targets: TargetFleet;
  readonly sink: HttpSink;
  readonly mail: MailSink;

  private constructor(dir: string, targets: TargetFleet, sink: HttpSink, mail: MailSink) {
    this.dir = dir;
    this.targets = targets;
    this.sink = sink;
    this.mail = mail;
  }

  /** `monitors` HTTP monitors `service-0` … every `interval`, told to a webhook, a Slack hook and a mailbox. */
  static async prepare(
    monitors: number,
    interval: string,
    extra = '',
    { groupBy = 'alertname', groupWait = '300ms', groupInterval = '1s' }: Telling = {},
  ): Promise<Story> {
    const [targets, sink, mail] = await Promise.all([TargetFleet.start(), HttpSink.start(), MailSink.start()]);
    const story = new Story(await mkdtemp(join(tmpdir(), 'tocsin-story-')), targets, sink, mail);
    const list = Array.from(
      { length: monitors },
      (_, i) =>
        `  - {name: service-${i}, kind: http, url: "${targets.url(i)}", interval: ${interval}, retry_interval: 1s, failure_threshold: 2, timeout: 2s}`,
    );
    await writeFile(
      story.config,
      `monitors:
${list.join('\n')}
${extra}
route: {receiver: everyone, group_by: [${groupBy}], group_wait: ${groupWait}, group_interval: ${groupInterval}, repeat_interval: 4h}
receivers:
  - name: everyone
    webhook_configs: [{url: "${sink.url('/webhook')}"}]
    slack_configs: [{api_url: "${sink.url('/slack')}"}]
    email_configs: [{to: oncall@example.test, from: tocsin@example.test, smarthost: "127.0.0.1:${mail.port}", require_tls: false}]
`,
    );
    return story;
  }

  get config(): string {
    return join(this.dir, 'tocsin.yml');
  }

  get data(): string {
    return join(this.dir, 'data');
  }

  get args(): readonly string[] {
    return ['--data', this.data, '--config', this.config];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.targets, this.sink, this.mail].map((one) => one[Symbol.asyncDispose]()));
    await rm(this.dir, { recursive: true, force: true });
  }
}
