import { runTurbo } from './run-turbo.ts';

const { exitCode } = await runTurbo(process.argv.slice(2), 'inherit');
process.exitCode = exitCode;
