const DATE = /^\d{4}-\d\d(?:-\d\d)?$/;
const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/i;
const EPOCH_SECONDS = /^\d+$/;
/** The live service takes no more (getmoto/moto's tests). */
const MAX_EPOCH_SECONDS = 2n ** 63n - 1n;

/**
 * Milliseconds since the epoch, of a date as policies write it: seconds since the epoch, or
 * https://www.w3.org/TR/NOTE-datetime, of which a year alone is taken for seconds.
 * A time without a zone counts as UTC (inferred).
 * Deliberately different from AWS, whose parser takes parts of a date as well, such as `01T` (getmoto/moto's tests).
 */
export function parsePolicyDate(text: string): number | undefined {
  if (EPOCH_SECONDS.test(text)) {
    return BigInt(text) <= MAX_EPOCH_SECONDS ? Number(text) * 1000 : undefined;
  }
  if (DATE.test(text)) return parseDay(text);
  const [, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = DATE_TIME.exec(text) ?? [];
  if (day === undefined || parseDay(day) === undefined) return undefined;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  return Date.parse(`${day}T${hour}:${minute}:${second}.${milliseconds}${zone.toUpperCase()}`);
}

/** Undefined for a day that its month does not have. */
function parseDay(day: string): number | undefined {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? time : undefined;
}
