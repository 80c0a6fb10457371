import { lastSteps, NOT_RUN, SERVER_PORT } from './server-addresses.ts';

/** Its second label is the region that clients sign for. `test` is a domain that nobody has: RFC 2606. */
const STS_HOST = 'sts.us-east-1.sandbox.test';

/** https://docs.percona.com/percona-server-for-mongodb/latest/aws-iam-setup.html */
export function perconaSteps(stsPort: number): string {
  return `How to have a Percona Server for MongoDB that asks the sandbox's STS, on
Debian or Ubuntu.
${NOT_RUN}

Percona Server has MONGODB-AWS since 6.0.5-4. It always asks
https://<awsStsHost>, so the host needs an entry in /etc/hosts, port 443, and a
certificate by an authority that this machine trusts. Use a machine or container
that you can throw away: whoever has ca.key can pass for any host to it.

1. Make an authority, and a certificate for the host:

   openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=atlas-aws-iam sandbox" -keyout ca.key -out ca.crt
   openssl req -newkey rsa:2048 -nodes -subj "/CN=${STS_HOST}" -keyout sts.key -out sts.csr
   printf 'subjectAltName=DNS:${STS_HOST}' > sts.ext
   openssl x509 -req -in sts.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile sts.ext -out sts.crt

2. Trust the authority, and give the host its address:

   sudo cp ca.crt /usr/local/share/ca-certificates/atlas-aws-iam-sandbox.crt
   sudo update-ca-certificates
   echo "127.0.0.1 ${STS_HOST}" | sudo tee -a /etc/hosts

3. Serve TLS in front of the sandbox's STS, which has none (apt-get install socat):

   sudo socat OPENSSL-LISTEN:443,bind=127.0.0.1,reuseaddr,fork,cert=sts.crt,key=sts.key,verify=0 TCP:127.0.0.1:${stsPort}

4. In another terminal, start the server, installed as on
   https://docs.percona.com/percona-server-for-mongodb/latest/install/

   mkdir -p percona-data
   mongod --dbpath percona-data --bind_ip 127.0.0.1 --port ${SERVER_PORT} --auth --setParameter authenticationMechanisms=MONGODB-AWS,SCRAM-SHA-256 --setParameter awsStsHost=${STS_HOST}

${lastSteps(5, stsPort)}

7. Undo step 2: take the line out of /etc/hosts, and

   sudo rm /usr/local/share/ca-certificates/atlas-aws-iam-sandbox.crt
   sudo update-ca-certificates --fresh
`;
}
