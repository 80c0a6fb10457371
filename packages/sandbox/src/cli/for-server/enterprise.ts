import { lastSteps, NOT_RUN, SERVER_PORT } from './server-addresses.ts';

/** `awsSTSUrl` is in no documentation of MongoDB's: it is known from public logs of its tests. */
export function enterpriseSteps(stsPort: number): string {
  return `How to have a MongoDB Enterprise server that asks the sandbox's STS.
${NOT_RUN}

Of MongoDB's own builds only Enterprise has MONGODB-AWS. By its Evaluation
Agreement it is free for evaluation and development, not for production, and
whoever starts it accepts that: https://www.mongodb.com/legal/evaluation-agreement

1. Start it with MongoDB's own runner:

   npx mongodb-runner start --version 8.2.x-enterprise -- --port ${SERVER_PORT} --auth --setParameter authenticationMechanisms=MONGODB-AWS,SCRAM-SHA-256 --setParameter awsSTSUrl=http://localhost:${stsPort} --setParameter enableTestCommands=1

   awsSTSUrl is not documented. It takes plain http only with
   enableTestCommands=1, which opens commands made for MongoDB's own tests. Some
   of them stop the server or change what it does: use it for nothing else.

${lastSteps(2, stsPort)}

4. Stop the server: npx mongodb-runner stop --id=<the id that start has printed>
`;
}
