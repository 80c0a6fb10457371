import { writeFileSync } from 'node:fs';
import { toPcap } from '../../src/inspect/pcap.ts';
import { LOGIN_PCAP, recordedLogin } from '../support/recorded-login.ts';

// The capture that docs/capture-a-login.md shows, of the login of a role in docs/recorded-login.json.

writeFileSync(LOGIN_PCAP, toPcap(recordedLogin('role')));
