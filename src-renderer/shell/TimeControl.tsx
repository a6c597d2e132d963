import { CalendarClock } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { spanText } from '../charts/zone.ts';
import { setUi, useUi } from '../state/ui.ts';
import { Button } from '../ui/Button.tsx';
import { cx } from '../ui/classes.ts';
import { Select } from '../ui/Select.tsx';
import styles from './TimeControl.module.css';
import { PRESETS, setPreset, setRange, type TimeRange, useTimeRange } from './time-range.ts';
import { fromWallTime, toWallTime } from './wall-time.ts';

const ZONES = [
  { id: 'local', label: 'Local time' },
  { id: 'UTC', label: 'UTC' },
] as const;

/** The range in words: "Last 6h", or its two ends. */
export function rangeText(range: TimeRange, zone: string): string {
  return range.live ? `Last ${range.preset}` : spanText(range.from, range.to, zone);
}

function Custom({
  range,
  zone,
  close,
}: {
  readonly range: TimeRange;
  readonly zone: string;
  readonly close: () => void;
}): ReactNode {
  const [from, setFrom] = useState(() => toWallTime(range.from, zone));
  const [to, setTo] = useState(() => toWallTime(range.to, zone));
  const start = fromWallTime(from, zone);
  const end = fromWallTime(to, zone);
  const fits = start !== undefined && end !== undefined && end > start;
  return (
    <form
      className={styles['custom']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!fits) return;
        setRange(start, end);
        close();
      }}
    >
      <label>
        From
        <input
          type="datetime-local"
          value={from}
          onChange={(event) => {
            setFrom(event.target.value);
          }}
        />
      </label>
      <label>
        To
        <input
          type="datetime-local"
          value={to}
          onChange={(event) => {
            setTo(event.target.value);
          }}
        />
      </label>
      <div className={styles['row']}>
        <Select
          label="Zone"
          hideLabel
          value={zone === 'UTC' ? 'UTC' : 'local'}
          onChange={(chosen) => {
            setUi({ zone: chosen });
          }}
          options={ZONES}
        />
        <Button type="submit" isDisabled={!fits}>
          Show this range
        </Button>
      </div>
    </form>
  );
}

/** The one control of time: a preset that moves along, or two ends that stand still. */
export function TimeControl(): ReactNode {
  const range = useTimeRange();
  const zone = useUi((state) => state.zone);
  return (
    <DialogTrigger>
      <Button aria-label={`Time range: ${rangeText(range, zone)}`}>
        <span className={cx(styles['live'], !range.live && styles['stopped'])} />
        {rangeText(range, zone)}
        <CalendarClock size={14} aria-hidden />
      </Button>
      <Popover className={styles['popover'] ?? ''} placement="bottom end">
        <Dialog aria-label="Time range" className={styles['dialog'] ?? ''}>
          {({ close }) => (
            <>
              <div className={styles['presets']}>
                {PRESETS.map((preset) => (
                  <Button
                    key={preset}
                    variant={range.preset === preset ? 'primary' : 'plain'}
                    onPress={() => {
                      setPreset(preset);
                      close();
                    }}
                  >
                    {preset}
                  </Button>
                ))}
              </div>
              <Custom key={zone} range={range} zone={zone} close={close} />
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
