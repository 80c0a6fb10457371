// What attacks cost a server: `npm run attacks` in this package, on Linux, after a build. It fails above the bound.
import { ATTACKS } from '../test/attacks/attacks.ts';
import { runAttack } from '../test/attacks/run-attack.ts';

const CONNECTIONS = [1, 20];
const MAX_PEAK_BYTES = 300_000_000;

// A part of an attack's name, to run only those.
const [wanted = ''] = process.argv.slice(2);

console.log('| attack | connections | peak MB | pings answered | worst ping ms |');
console.log('| --- | ---: | ---: | ---: | ---: |');
for (const attack of ATTACKS.filter(({ name }) => name.includes(wanted))) {
  for (const connections of CONNECTIONS) {
    const { peakBytes, pings, worstPingMs } = await runAttack(attack, connections, 'dist');
    const peak = (peakBytes / 1e6).toFixed(0);
    console.log(`| ${attack.name} | ${connections} | ${peak} | ${pings} | ${worstPingMs.toFixed(0)} |`);
    if (peakBytes > MAX_PEAK_BYTES) process.exitCode = 1;
  }
}
