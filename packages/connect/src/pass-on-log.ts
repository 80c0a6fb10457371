import { inspect } from 'node:util';
import type { LoginOptions } from './login-options.ts';
import { readProperty } from './read-property.ts';

/** The driver's, from none to all. https://www.mongodb.com/docs/drivers/node/current/monitoring-and-logging/logging/ */
const SEVERITIES = [
  'off',
  'emergency',
  'alert',
  'critical',
  'error',
  'warn',
  'notice',
  'info',
  'debug',
  'trace',
] as const;

interface PassedOnLog {
  /** Writes an entry to where it was to be written, if it was. */
  write(entry: object): void;
  /** The driver's option, with which it tells of its connections. */
  severities: NonNullable<LoginOptions['mongodbLogComponentSeverities']>;
}

/**
 * Takes the place of the driver's log, and keeps what the program, or the environment, has asked for: where it goes, and
 * how much of it. Undefined where an option is none that the driver takes.
 */
export function passOnLog(clientOptions: object, env: NodeJS.ProcessEnv): PassedOnLog | undefined {
  const severities = readProperty(clientOptions, 'mongodbLogComponentSeverities') ?? {};
  const write = destination(readProperty(clientOptions, 'mongodbLogPath'), env.MONGODB_LOG_PATH);
  if (typeof severities !== 'object' || !write) return undefined;
  const wanted = Math.max(
    0,
    [
      readProperty(severities, 'connection'),
      env.MONGODB_LOG_CONNECTION,
      readProperty(severities, 'default'),
      env.MONGODB_LOG_ALL,
    ]
      .map(severityLevel)
      .find((level) => level >= 0) ?? 0,
  );
  let isBroken = false;
  return {
    write(entry) {
      const isWanted =
        readProperty(entry, 'c') !== 'connection' || severityLevel(readProperty(entry, 's')) <= wanted;
      if (!isWanted || isBroken) return;
      // What cannot be written is no failure of the driver's, and nothing more is written then, as in the driver.
      const stop = () => {
        isBroken = true;
      };
      try {
        Promise.resolve(write(entry)).catch(stop);
      } catch {
        stop();
      }
    },
    severities: { ...severities, connection: SEVERITIES[wanted] === 'trace' ? 'trace' : 'debug' },
  };
}

/** As the driver decides it: the option, else the variable, else stderr. */
function destination(
  option: unknown,
  variable: string | undefined,
): ((entry: object) => unknown) | undefined {
  if (option !== undefined && option !== null) {
    const write = readProperty(option, 'write');
    if (typeof write === 'function') return (entry) => write.call(option, entry);
    if (option !== 'stdout' && option !== 'stderr') return undefined;
  }
  const stream = option ?? (/^stdout$/i.test(variable ?? '') ? 'stdout' : 'stderr');
  return (entry) =>
    process[stream === 'stdout' ? 'stdout' : 'stderr'].write(
      `${inspect(entry, { compact: true, breakLength: Number.POSITIVE_INFINITY })}\n`,
    );
}

function severityLevel(severity: unknown): number {
  return typeof severity === 'string' ? SEVERITIES.indexOf(severity.toLowerCase() as 'off') : -1;
}
