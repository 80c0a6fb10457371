import { setServers } from 'node:dns';

// Given to Node with --import: SRV and TXT records are asked of the server in the query, and of no other.
setServers([new URL(import.meta.url).searchParams.get('server')]);
