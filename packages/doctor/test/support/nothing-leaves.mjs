import childProcess from 'node:child_process';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

// Given to Node with --import: whatever would leave the process ends it, with a code that nothing else has.
const end = () => process.exit(99);

net.Socket.prototype.connect = end;
for (const name of Object.keys(dns)) if (/^(?:lookup|resolve)/.test(name)) dns[name] = end;
for (const name of Object.keys(dns.promises)) if (/^(?:lookup|resolve)/.test(name)) dns.promises[name] = end;
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  childProcess[name] = end;
}
syncBuiltinESMExports();
