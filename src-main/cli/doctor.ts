import type { Command } from 'commander';
import { humanDuration } from '../../src-shared/time/duration.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT } from './output.ts';

interface Finding {
  readonly good: boolean;
  readonly text: string;
}

/** ms of lateness and event-loop lag above which the console does not keep its own promises. */
const LATENESS_LIMIT_MS = 250;
const LOOP_LIMIT_MS = 100;
const OUTBOX_AGE_LIMIT_MS = 10 * 60_000;
const MB = 1_048_576;

export function addDoctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('examine the console and its data folder')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: { readonly json?: boolean; readonly data?: string }) => {
      await using session = await context.open(flags.data);
      const d = await session.client.call('system.diagnostics', {});
      const now = context.clock.now();
      const waiting = d.outbox.oldestPendingAt === undefined ? 0 : now - d.outbox.oldestPendingAt;
      const findings: Finding[] = [
        {
          good: true,
          text: `data folder ${d.dataDir}: ops.db ${(d.store.opsBytes / MB).toFixed(1)} MB, metrics.db ${(d.store.metricsBytes / MB).toFixed(1)} MB, ${d.store.series} series`,
        },
        { good: d.store.problem === undefined, text: d.store.problem ?? 'storage takes and gives what it is asked' },
        {
          good: waiting < OUTBOX_AGE_LIMIT_MS,
          text:
            d.outbox.pending === 0
              ? 'no notification waits'
              : `${d.outbox.pending} notifications wait, the oldest for ${humanDuration(waiting)}`,
        },
        ...d.problems.map((problem) => ({ good: false, text: `${problem.source}: ${problem.message}` })),
      ];
      if (session.live) {
        findings.push(
          {
            good: d.scheduler.latenessP99 <= LATENESS_LIMIT_MS,
            text: `checks start ${d.scheduler.latenessP99.toFixed(1)} ms late (p99), ${d.scheduler.checks} run, ${d.scheduler.monitors} monitors`,
          },
          { good: d.eventLoop.p99 <= LOOP_LIMIT_MS, text: `event loop ${d.eventLoop.p99.toFixed(1)} ms late (p99)` },
        );
      } else {
        findings.push({ good: false, text: 'no console is running on this data folder: nothing is being watched' });
      }
      context.output.print(
        flags.json
          ? JSON.stringify({ findings, diagnostics: d }, undefined, 2)
          : findings.map((f, i) => `${i + 1}. ${f.good ? '✓' : '✗'} ${f.text}`).join('\n'),
      );
      const bad = findings.filter((finding) => !finding.good).length;
      if (bad > 0)
        throw new CommandError(EXIT.failures, `${bad} ${bad === 1 ? 'finding needs' : 'findings need'} attention`);
    });
}
