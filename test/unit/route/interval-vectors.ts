/** An interval in Alertmanager's keys, an instant, and whether it lies in the interval. */
export type IntervalVector = readonly [spans: string, instant: string, inside: boolean];

const OFFICE = "[{times: [{start_time: '09:00', end_time: '17:00'}], weekdays: ['monday:friday']}]";
const BERLIN_NIGHT = "[{times: [{start_time: '02:00', end_time: '03:00'}], location: Europe/Berlin}]";
const NEW_YORK = "[{times: [{start_time: '01:30', end_time: '02:30'}], location: America/New_York}]";

export const INTERVAL_VECTORS: readonly IntervalVector[] = [
  // Everything and nothing.
  ['[{}]', '2026-01-05T03:00:00Z', true],
  ['[]', '2026-01-05T03:00:00Z', false],
  ['[{weekdays: []}]', '2026-01-05T03:00:00Z', false],
  ['[{times: []}]', '2026-01-05T03:00:00Z', false],
  // Times: the end does not belong to them.
  [OFFICE, '2026-01-05T08:59:59.999Z', false],
  [OFFICE, '2026-01-05T09:00:00Z', true],
  [OFFICE, '2026-01-05T16:59:59.999Z', true],
  [OFFICE, '2026-01-05T17:00:00Z', false],
  [OFFICE, '2026-01-09T12:00:00Z', true],
  [OFFICE, '2026-01-10T12:00:00Z', false],
  [OFFICE, '2026-01-11T12:00:00Z', false],
  ["[{times: [{start_time: '00:00', end_time: '24:00'}]}]", '2026-01-05T23:59:59.999Z', true],
  ["[{times: [{start_time: '23:59', end_time: '24:00'}]}]", '2026-01-05T23:59:00Z', true],
  ["[{times: [{start_time: '23:59', end_time: '24:00'}]}]", '2026-01-06T00:00:00Z', false],
  [
    "[{times: [{start_time: '22:00', end_time: '24:00'}, {start_time: '00:00', end_time: '06:00'}]}]",
    '2026-01-06T05:59:00Z',
    true,
  ],
  [
    "[{times: [{start_time: '22:00', end_time: '24:00'}, {start_time: '00:00', end_time: '06:00'}]}]",
    '2026-01-06T06:00:00Z',
    false,
  ],
  [
    "[{times: [{start_time: '22:00', end_time: '24:00'}, {start_time: '00:00', end_time: '06:00'}]}]",
    '2026-01-06T22:00:00Z',
    true,
  ],
  // Weekdays.
  ["[{weekdays: ['sunday']}]", '2026-01-04T00:00:00Z', true],
  ["[{weekdays: ['sunday']}]", '2026-01-05T00:00:00Z', false],
  ["[{weekdays: ['saturday', 'sunday']}]", '2026-01-03T23:59:00Z', true],
  ["[{weekdays: ['Monday:WEDNESDAY']}]", '2026-01-07T12:00:00Z', true],
  ["[{weekdays: ['Monday:WEDNESDAY']}]", '2026-01-08T12:00:00Z', false],
  ["[{weekdays: ['sunday:saturday']}]", '2026-01-08T12:00:00Z', true],
  // Days of the month, from both ends.
  ["[{days_of_month: ['1']}]", '2026-02-01T00:00:00Z', true],
  ["[{days_of_month: ['1']}]", '2026-02-02T00:00:00Z', false],
  ["[{days_of_month: ['1:5']}]", '2026-02-05T23:59:00Z', true],
  ["[{days_of_month: ['1:5']}]", '2026-02-06T00:00:00Z', false],
  ["[{days_of_month: ['-1']}]", '2026-02-28T12:00:00Z', true],
  ["[{days_of_month: ['-1']}]", '2026-02-27T12:00:00Z', false],
  ["[{days_of_month: ['-1']}]", '2028-02-28T12:00:00Z', false],
  ["[{days_of_month: ['-1']}]", '2028-02-29T12:00:00Z', true],
  ["[{days_of_month: ['-1']}]", '2026-12-31T12:00:00Z', true],
  ["[{days_of_month: ['-3:-1']}]", '2026-04-28T12:00:00Z', true],
  ["[{days_of_month: ['-3:-1']}]", '2026-04-27T12:00:00Z', false],
  ["[{days_of_month: ['-3:-2']}]", '2026-04-30T12:00:00Z', false],
  ["[{days_of_month: ['25:-1']}]", '2026-02-28T12:00:00Z', true],
  ["[{days_of_month: ['25:-1']}]", '2026-02-24T12:00:00Z', false],
  ["[{days_of_month: ['15:-10']}]", '2026-02-19T12:00:00Z', true],
  ["[{days_of_month: ['15:-10']}]", '2026-02-20T12:00:00Z', false],
  ["[{days_of_month: ['29:31']}]", '2026-02-28T12:00:00Z', false],
  ["[{days_of_month: ['28:31']}]", '2026-02-28T12:00:00Z', true],
  ["[{days_of_month: ['31']}]", '2026-04-30T12:00:00Z', false],
  ["[{days_of_month: ['31']}]", '2026-05-31T12:00:00Z', true],
  ["[{days_of_month: ['-31:-29']}]", '2026-02-01T12:00:00Z', false],
  ["[{days_of_month: ['-31:-28']}]", '2026-02-01T12:00:00Z', true],
  ["[{days_of_month: ['1:3', '-3:-1']}]", '2026-04-29T12:00:00Z', true],
  // Months and years.
  ["[{months: ['february']}]", '2026-02-28T23:59:59Z', true],
  ["[{months: ['february']}]", '2026-03-01T00:00:00Z', false],
  ["[{months: ['1:3', 'december']}]", '2026-12-24T00:00:00Z', true],
  ["[{months: ['1:3', 'december']}]", '2026-11-24T00:00:00Z', false],
  ["[{months: ['may:august']}]", '2026-08-31T23:00:00Z', true],
  ["[{years: ['2026']}]", '2026-12-31T23:59:59.999Z', true],
  ["[{years: ['2026']}]", '2027-01-01T00:00:00Z', false],
  ["[{years: ['2024:2026', '2030']}]", '2030-06-01T00:00:00Z', true],
  ['[{years: [2026]}]', '2026-06-01T00:00:00Z', true],
  // All that is given has to hold; of several spans one.
  ["[{months: ['december'], days_of_month: ['24:26']}]", '2026-12-25T12:00:00Z', true],
  ["[{months: ['december'], days_of_month: ['24:26']}]", '2026-11-25T12:00:00Z', false],
  ["[{months: ['december']}, {weekdays: ['sunday']}]", '2026-11-01T12:00:00Z', true],
  ["[{months: ['december']}, {weekdays: ['sunday']}]", '2026-11-02T12:00:00Z', false],
  // Zones: the date is that of the zone.
  ["[{weekdays: ['monday'], location: Asia/Tokyo}]", '2026-01-04T15:00:00Z', true],
  ["[{weekdays: ['monday'], location: Asia/Tokyo}]", '2026-01-04T14:59:59Z', false],
  ["[{years: ['2027'], location: Pacific/Auckland}]", '2026-12-31T11:00:00Z', true],
  ["[{days_of_month: ['-1'], location: America/Los_Angeles}]", '2026-03-01T07:59:00Z', true],
  ["[{times: [{start_time: '12:00', end_time: '12:30'}], location: Asia/Kathmandu}]", '2026-01-05T06:15:00Z', true],
  ["[{times: [{start_time: '12:00', end_time: '12:30'}], location: Asia/Kathmandu}]", '2026-01-05T06:14:59Z', false],
  ["[{times: [{start_time: '09:00', end_time: '17:00'}], location: UTC}]", '2026-07-05T09:00:00Z', true],
  // Clocks go forward in Berlin on 29 March 2026: 02:00 to 03:00 does not exist.
  [BERLIN_NIGHT, '2026-03-28T01:30:00Z', true],
  [BERLIN_NIGHT, '2026-03-29T00:59:59Z', false],
  [BERLIN_NIGHT, '2026-03-29T01:00:00Z', false],
  [BERLIN_NIGHT, '2026-03-29T01:30:00Z', false],
  [BERLIN_NIGHT, '2026-03-30T00:30:00Z', true],
  // And back on 25 October 2026: 02:00 to 03:00 comes twice.
  [BERLIN_NIGHT, '2026-10-24T23:59:59Z', false],
  [BERLIN_NIGHT, '2026-10-25T00:00:00Z', true],
  [BERLIN_NIGHT, '2026-10-25T00:59:59Z', true],
  [BERLIN_NIGHT, '2026-10-25T01:00:00Z', true],
  [BERLIN_NIGHT, '2026-10-25T01:59:59Z', true],
  [BERLIN_NIGHT, '2026-10-25T02:00:00Z', false],
  // New York, 8 March and 1 November 2026.
  [NEW_YORK, '2026-03-08T06:30:00Z', true],
  [NEW_YORK, '2026-03-08T06:59:59Z', true],
  [NEW_YORK, '2026-03-08T07:00:00Z', false],
  [NEW_YORK, '2026-11-01T05:29:59Z', false],
  [NEW_YORK, '2026-11-01T05:30:00Z', true],
  [NEW_YORK, '2026-11-01T06:00:00Z', false],
  [NEW_YORK, '2026-11-01T06:30:00Z', true],
  [NEW_YORK, '2026-11-01T07:29:59Z', true],
  [NEW_YORK, '2026-11-01T07:30:00Z', false],
  // Lord Howe moves by half an hour, on 4 October 2026 from 02:00 to 02:30.
  [
    "[{times: [{start_time: '02:00', end_time: '02:30'}], location: Australia/Lord_Howe}]",
    '2026-10-03T15:30:00Z',
    false,
  ],
  [
    "[{times: [{start_time: '02:30', end_time: '02:31'}], location: Australia/Lord_Howe}]",
    '2026-10-03T15:30:00Z',
    true,
  ],
];

/** An interval, an instant, and when it begins or ends next; undefined: not within a year. */
export type ChangeVector = readonly [spans: string, after: string, next: string | undefined];

export const CHANGE_VECTORS: readonly ChangeVector[] = [
  [OFFICE, '2026-01-05T03:00:00Z', '2026-01-05T09:00:00Z'],
  [OFFICE, '2026-01-05T09:00:00Z', '2026-01-05T17:00:00Z'],
  [OFFICE, '2026-01-09T17:00:00Z', '2026-01-12T09:00:00Z'],
  ['[{}]', '2026-01-05T03:00:00Z', undefined],
  ['[]', '2026-01-05T03:00:00Z', undefined],
  ["[{years: ['2026']}]", '2026-12-30T00:00:00Z', '2027-01-01T00:00:00Z'],
  ["[{years: ['2030']}]", '2026-12-30T00:00:00Z', undefined],
  ["[{weekdays: ['sunday']}, {weekdays: ['monday']}]", '2026-01-04T12:00:00Z', '2026-01-06T00:00:00Z'],
  [
    "[{times: [{start_time: '22:00', end_time: '24:00'}, {start_time: '00:00', end_time: '06:00'}]}]",
    '2026-01-05T23:00:00Z',
    '2026-01-06T06:00:00Z',
  ],
  [BERLIN_NIGHT, '2026-03-28T02:00:00Z', '2026-03-30T00:00:00Z'],
  [BERLIN_NIGHT, '2026-10-25T00:30:00Z', '2026-10-25T02:00:00Z'],
  [NEW_YORK, '2026-03-08T06:30:00Z', '2026-03-08T07:00:00Z'],
  [NEW_YORK, '2026-11-01T05:30:00Z', '2026-11-01T06:00:00Z'],
  [NEW_YORK, '2026-11-01T06:00:00Z', '2026-11-01T06:30:00Z'],
  ["[{days_of_month: ['-1']}]", '2028-02-28T12:00:00Z', '2028-02-29T00:00:00Z'],
  ["[{weekdays: ['monday'], location: Asia/Tokyo}]", '2026-01-03T15:00:00Z', '2026-01-04T15:00:00Z'],
];
