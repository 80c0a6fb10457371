import { formatAmzDate, parseAmzDate } from '../../sigv4/amz-date.ts';
import type { Draft } from './draft.ts';
import { withHeader } from './draft.ts';
import type { Evidence, Variation } from './variation.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Of time zones, in minutes: every half hour, and the three of a quarter. */
const OFFSETS = [...Array.from({ length: 53 }, (_, index) => (index - 24) * 30), 345, 525, 765].filter(
  (minutes) => minutes !== 0,
);

/** Two looks at the clock for one signature. */
const SECONDS = Array.from({ length: 60 }, (_, index) => index + 1).flatMap((seconds) => [seconds, -seconds]);
/** Farther apart, the header and the string to sign have the same of them. */
const MAX_SECONDS_APART = 5;

/** Another date than the one that was sent. */
export function dateVariations({ draft }: Evidence): Variation[] {
  const { amzDate } = draft;
  const time = parseAmzDate(amzDate);
  if (time === undefined) return [];
  const shifted = [
    ...SECONDS.map((seconds) => ({ ms: seconds * 1000, by: inWords(seconds, 'second') })),
    ...OFFSETS.map((minutes) => ({
      ms: minutes * MINUTE_MS,
      by: minutes % 60 === 0 ? inWords(minutes / 60, 'hour') : inWords(minutes, 'minute'),
    })),
  ];
  return [
    ...formsOf(time).flatMap(([date, form]) => datesOf(date, `signed its date ${form}`)),
    ...shifted.flatMap(({ ms, by }) => {
      const date = formatAmzDate(time + ms);
      const isWhole = Math.abs(ms) <= MAX_SECONDS_APART * 1000 || Math.abs(ms) > MINUTE_MS;
      const dates = datesOf(date, `signed a date ${by} than the one it sent`);
      return [...dates.slice(0, isWhole ? dates.length : 1), ...ofItsDay(date, by)];
    }),
    ...[-DAY_MS, DAY_MS].flatMap((ms) => scopesOf(formatAmzDate(time + ms).slice(0, 8), ms)),
    ...[amzDate, ''].flatMap((date) => scopesOf(date)),
  ];

  /** Where the scope is of the shifted date too, and that is another day. */
  function ofItsDay(date: string, by: string): Variation[] {
    const day = date.slice(0, 8);
    if (day === draft.scope.date) return [];
    return [
      {
        kind: 'date',
        text: `signed a date ${by} than the one it sent`,
        part: 'x-amz-date',
        change: (other) => {
          const scope = { ...other.scope, date: day };
          return withDate({ ...other, scope, derivation: scope, amzDate: date }, date);
        },
      },
    ];
  }
}

/** In the header and in the string to sign, or in one of them. */
function datesOf(date: string, text: string): Variation[] {
  return [
    {
      kind: 'date',
      text,
      part: 'x-amz-date',
      change: (draft) => withDate({ ...draft, amzDate: date }, date),
    },
    {
      kind: 'date',
      text: `${text}, in the header`,
      part: 'x-amz-date',
      change: (draft) => withDate(draft, date),
    },
    {
      kind: 'date',
      text: `${text}, in the string to sign`,
      part: 'string to sign',
      change: (draft) => ({ ...draft, amzDate: date }),
    },
  ];
}

function scopesOf(date: string, ms = 0): Variation[] {
  const text =
    ms === 0
      ? `signed for ${date === '' ? 'no day' : 'its whole date as the day'}`
      : `signed for the day ${ms < 0 ? 'before' : 'after'}`;
  return [
    {
      kind: 'date',
      text,
      part: 'scope',
      change: (draft) => {
        const scope = { ...draft.scope, date };
        return { ...draft, scope, derivation: scope };
      },
    },
    {
      kind: 'date',
      text: text.replace('signed', 'derived its key'),
      part: 'signing key',
      change: (draft) => ({ ...draft, derivation: { ...draft.derivation, date } }),
    },
  ];
}

const withDate = (draft: Draft, date: string): Draft | undefined => withHeader(draft, 'x-amz-date', date);

function formsOf(time: number): [date: string, form: string][] {
  const date = new Date(time);
  const amzDate = formatAmzDate(time);
  const iso = date.toISOString();
  return [
    [`${amzDate.slice(0, -3)}Z`, 'without its seconds'],
    [`${amzDate.slice(0, -3)}00Z`, 'with seconds of zero'],
    [amzDate.slice(0, -1), 'without the Z at its end'],
    [amzDate.toLowerCase(), 'in small letters'],
    [amzDate.slice(0, 8), 'without the time'],
    [iso, 'in the form 2026-01-02T03:04:05.678Z'],
    [iso.replace(/\.\d{3}/, ''), 'in the form 2026-01-02T03:04:05Z'],
    [iso.replace(/[-:]/g, ''), 'with milliseconds'],
    [date.toUTCString(), 'in the form of HTTP'],
    [String(time / 1000), 'as seconds since 1970'],
    [String(time), 'as milliseconds since 1970'],
  ];
}

function inWords(count: number, unit: string): string {
  const size = Math.abs(count);
  return `${size} ${unit}${size === 1 ? '' : 's'} ${count < 0 ? 'earlier' : 'later'}`;
}
