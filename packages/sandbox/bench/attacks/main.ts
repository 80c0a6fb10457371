import { buildPackages, repositoryRoot, runCommand } from '@atlas-aws-iam/command';
import { ATTACKS } from './attacks.ts';
import { runAttack } from './run-attack.ts';

const CONNECTIONS = [1, 20];
const MAX_PEAK_BYTES = 300_000_000;

const USAGE = `Usage: npm run attacks -w packages/sandbox [-- <name>]

Measures what attacks cost a server, on Linux; exits with 1 if one costs more memory than its limit.
  <name>   runs the attacks with this in their names
  --help   prints this`;

await runCommand({
  call: 'npm run attacks -w packages/sandbox',
  usage: USAGE,
  failure: 'Nothing was measured',
  options: {},
  maxPositionals: 1,
  async run({ positionals: [wanted = ''], signal }) {
    await buildPackages(repositoryRoot, { signal });
    let exitCode = 0;
    console.log('| attack | connections | peak MB | pings answered | worst ping ms |');
    console.log('| --- | ---: | ---: | ---: | ---: |');
    for (const attack of ATTACKS.filter(({ name }) => name.includes(wanted))) {
      for (const connections of CONNECTIONS) {
        if (signal.aborted) return 1;
        const { peakBytes, pings, worstPingMs } = await runAttack(attack, connections, 'dist');
        const peak = (peakBytes / 1e6).toFixed(0);
        console.log(`| ${attack.name} | ${connections} | ${peak} | ${pings} | ${worstPingMs.toFixed(0)} |`);
        if (peakBytes > MAX_PEAK_BYTES) exitCode = 1;
      }
    }
    return exitCode;
  },
});
