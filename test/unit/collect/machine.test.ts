import { describe, expect, it } from 'vitest';
import { parseMounts } from '../../../src-main/engine/collect/machine/disks.ts';
import { parseDiskstats, parseMeminfo, parseNetDev, parseStat } from '../../../src-main/engine/collect/machine/proc.ts';

describe('/proc', () => {
  it('reads CPU seconds and processes', () => {
    const text =
      'cpu  100 0 50 1000 5 0 1 0 0 0\ncpu0 50 1 25 500 2 0 1 3 0 0\nctxt 12345\nbtime 1700000000\nprocs_running 2\nprocs_blocked 0\n';
    expect(parseStat(text)).toEqual([
      ['node_cpu_seconds_total', { cpu: '0', mode: 'user' }, 0.5],
      ['node_cpu_seconds_total', { cpu: '0', mode: 'nice' }, 0.01],
      ['node_cpu_seconds_total', { cpu: '0', mode: 'system' }, 0.25],
      ['node_cpu_seconds_total', { cpu: '0', mode: 'idle' }, 5],
      ['node_cpu_seconds_total', { cpu: '0', mode: 'iowait' }, 0.02],
      ['node_cpu_seconds_total', { cpu: '0', mode: 'irq' }, 0],
      ['node_cpu_seconds_total', { cpu: '0', mode: 'softirq' }, 0.01],
      ['node_cpu_seconds_total', { cpu: '0', mode: 'steal' }, 0.03],
      ['node_context_switches_total', {}, 12345],
      ['node_boot_time_seconds', {}, 1700000000],
      ['node_procs_running', {}, 2],
      ['node_procs_blocked', {}, 0],
    ]);
  });

  it('reads memory, network and disks', () => {
    expect(parseMeminfo('MemTotal:  1000 kB\nMemAvailable:   400 kB\nHugePages_Total: 0\n')).toEqual([
      ['node_memory_MemTotal_bytes', {}, 1_024_000],
      ['node_memory_MemAvailable_bytes', {}, 409_600],
    ]);
    const dev =
      'Inter-| Receive\n face |bytes packets\n    lo: 1 2 3 0 0 0 0 0 4 5 6 0 0 0 0 0\n  eth0: 1000 10 1 0 0 0 0 0 2000 20 2 0 0 0 0 0\n';
    expect(parseNetDev(dev)).toEqual([
      ['node_network_receive_bytes_total', { device: 'eth0' }, 1000],
      ['node_network_receive_errs_total', { device: 'eth0' }, 1],
      ['node_network_transmit_bytes_total', { device: 'eth0' }, 2000],
      ['node_network_transmit_errs_total', { device: 'eth0' }, 2],
    ]);
    expect(
      parseDiskstats('   8       0 sda 100 0 10 5 50 0 20 6 0 1500 11\n   8       1 sda1 1 0 1 1 1 0 1 1 0 1 1\n'),
    ).toEqual([
      ['node_disk_read_bytes_total', { device: 'sda' }, 5_120],
      ['node_disk_written_bytes_total', { device: 'sda' }, 10_240],
      ['node_disk_io_time_seconds_total', { device: 'sda' }, 1.5],
    ]);
    expect(
      parseMounts(
        'proc /proc proc rw 0 0\n/dev/sda1 / ext4 rw 0 0\n/dev/sda1 /bind ext4 rw 0 0\n/dev/sdb1 /my\\040disk xfs rw 0 0\n',
      ),
    ).toEqual([
      { device: '/dev/sda1', mountpoint: '/', fstype: 'ext4' },
      { device: '/dev/sdb1', mountpoint: '/my disk', fstype: 'xfs' },
    ]);
  });
});
