import { runMatrixCommand } from '../../src/cli.ts';

// What it imports is compiled before these tests start.
await runMatrixCommand(process.argv.slice(2), async () => {});
