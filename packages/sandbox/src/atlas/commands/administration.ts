import { Int32, Long } from 'bson';
import { CommandError } from '../../command-error.ts';
import type { Dialect } from '../dialect.ts';
import { versionOf } from './build-info.ts';
import type { Command } from './command.ts';

const parametersOf = (dialect: Dialect): Readonly<Record<string, unknown>> => ({
  authenticationMechanisms: ['MONGODB-AWS'],
  featureCompatibilityVersion: { version: versionOf(dialect).slice(0, 3) },
});

export const getParameter: Command = {
  actions: ['getParameter'],
  isAdminOnly: true,
  // Each names a parameter.
  fields: 'any',
  run({ message: { document }, server }) {
    const parameters = parametersOf(server.dialect);
    if (document.getParameter === '*') return { ...parameters };
    const wanted = Object.keys(document).filter((name) => Object.hasOwn(parameters, name));
    if (wanted.length === 0) throw new CommandError(72, 'no option found to get');
    return Object.fromEntries(wanted.map((name) => [name, parameters[name]]));
  },
};

/** How the server was started. It says that this is none, and not how the sandbox's process was. */
export const getCmdLineOpts: Command = {
  actions: ['getCmdLineOpts'],
  isAdminOnly: true,
  fields: {},
  run: () => ({ argv: ['atlas-aws-iam-sandbox'], parsed: {} }),
};

export const hostInfo: Command = {
  actions: ['hostInfo'],
  isAdminOnly: true,
  fields: {},
  run: ({ server }) => ({
    system: { currentTime: new Date(server.clock()), hostname: 'sandbox', cpuAddrSize: new Int32(64) },
    os: { type: process.platform, name: process.platform },
    extra: {},
  }),
};

export const serverStatus: Command = {
  actions: ['serverStatus'],
  isAdminOnly: true,
  // Each names a section to show or to leave out.
  fields: 'any',
  run: ({ server }) => ({
    host: 'sandbox',
    version: versionOf(server.dialect),
    process: 'mongod',
    pid: Long.fromNumber(process.pid),
    uptime: process.uptime(),
    localTime: new Date(server.clock()),
  }),
};
