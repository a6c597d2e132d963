import type { ReactNode } from 'react';
import type { Availability } from '../../../../src-shared/contract/monitor.ts';
import { humanDuration } from '../../../../src-shared/time/duration.ts';
import { formatShare } from '../../../charts/unit.ts';
import { setPreset } from '../../../shell/time-range.ts';
import { Button } from '../../../ui/Button.tsx';
import { type Column, DataTable } from '../../../ui/DataTable.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { PAGE_WINDOWS, usePageAvailability } from './use-young-range.ts';

const WINDOWS = [
  { ms: PAGE_WINDOWS[0], preset: '24h', label: '24 h' },
  { ms: PAGE_WINDOWS[1], preset: '7d', label: '7 days' },
  { ms: PAGE_WINDOWS[2], preset: '30d', label: '30 days' },
  { ms: PAGE_WINDOWS[3], preset: '90d', label: '90 days' },
] as const;

const COLUMNS: readonly Column<Availability>[] = [
  {
    id: 'window',
    title: 'Last',
    cell: ({ windowMs }) => {
      const known = WINDOWS.find(({ ms }) => ms === windowMs);
      return known ? (
        <Button variant="quiet" onPress={() => setPreset(known.preset)}>
          {known.label}
        </Button>
      ) : (
        humanDuration(windowMs)
      );
    },
  },
  { id: 'up', title: 'Available', align: 'right', cell: ({ availability }) => <b>{formatShare(availability)}</b> },
  {
    id: 'seen',
    title: 'Seen',
    align: 'right',
    cell: ({ coverage, knownMs, windowMs }) => (
      <span title={knownMs < windowMs ? `Watched for ${humanDuration(knownMs)} of this time` : undefined}>
        {formatShare(coverage)}
      </span>
    ),
  },
  { id: 'outages', title: 'Outages', align: 'right', cell: ({ outages }) => (outages === 0 ? 'none' : outages) },
  { id: 'down', title: 'Down', align: 'right', cell: ({ downMs }) => (downMs === 0 ? '–' : humanDuration(downMs)) },
  {
    id: 'blind',
    title: 'Blind',
    align: 'right',
    cell: ({ blindMs }) => (blindMs === 0 ? '–' : humanDuration(blindMs)),
  },
  {
    id: 'maintenance',
    title: 'Maintenance',
    align: 'right',
    cell: ({ maintenanceMs }) => (
      <span title="Planned time: it counts neither as up nor as down, and not as unseen">
        {maintenanceMs === 0 ? '–' : humanDuration(maintenanceMs)}
      </span>
    ),
  },
];

/** Availability with its coverage over four windows. Blind time counts neither as up nor as down. */
export function AvailabilityPanel({ name }: { readonly name: string }): ReactNode {
  const { data, error, refetch } = usePageAvailability(name);
  const rows = data?.[name];
  return (
    <Panel title="Availability" flush>
      {rows ? (
        <DataTable label="Availability" columns={COLUMNS} rows={rows} rowKey={({ windowMs }) => windowMs} />
      ) : error ? (
        <ErrorState title="The availability could not be read" error={error} onRetry={refetch} />
      ) : (
        <Skeleton height={164} />
      )}
    </Panel>
  );
}
