import { runTurbo } from './run-turbo.ts';

const { exitCode } = await runTurbo(process.argv.slice(2), 'shown');
process.exitCode = exitCode;
