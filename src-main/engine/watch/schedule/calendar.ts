import { createTask } from 'node-cron';
import type { CalendarTime } from '../../../../src-shared/model/monitor.ts';

/** One monitor's appointments. Disposing ends them. */
export interface Appointments extends Disposable {
  /** The next time, epoch ms; undefined when none is known. */
  next(): number | undefined;
}

/** Times of the wall clock in a zone. Tests give their own. */
export interface Calendar {
  /** Calls `due` at each of these times with the time itself (epoch ms), and after a stall with those that were missed. */
  keep(time: CalendarTime, due: (at: number) => void): Appointments;
}

/** The next times from now on, epoch ms. A local time that a change of the clock skips does not come that day. */
export function nextTimes(time: CalendarTime, count: number): readonly number[] {
  const task = taskOf(time, () => undefined);
  try {
    return task.getNextRuns(count).map((date) => date.getTime());
  } finally {
    void task.destroy();
  }
}

function taskOf(time: CalendarTime, due: (at: number) => void): ReturnType<typeof createTask> {
  return createTask(
    time.schedule,
    ({ date }) => {
      due(date.getTime());
    },
    // Missed times are counted by the scheduler; a line on the console per time would say nothing more.
    {
      noOverlap: true,
      suppressMissedWarning: true,
      ...(time.timezone === undefined ? {} : { timezone: time.timezone }),
    },
  );
}

/** The calendar of this computer: one task of node-cron for each monitor. */
export const systemCalendar: Calendar = {
  keep(time, due) {
    const task = taskOf(time, due);
    task.on('execution:missed', ({ date }) => {
      due(date.getTime());
    });
    void task.start();
    let next: number | undefined;
    return {
      next: () => {
        // Tables ask often and walking through the zone's days is not cheap: a time is good until it has come.
        if (next === undefined || next <= Date.now()) next = task.getNextRuns(1)[0]?.getTime();
        return next;
      },
      [Symbol.dispose]: () => {
        void task.destroy();
      },
    };
  },
};
