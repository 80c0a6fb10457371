import { once } from 'node:events';
import { createServer } from 'node:http';
import { isNotAuthorized } from '@atlas-aws-iam/connect';
import type { MongoClient } from 'mongodb';

/** Answers `GET /health` until the process is told to end, and lets what is being answered come to its end. */
export async function serve(client: MongoClient): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url !== '/health') {
      response.writeHead(404).end();
      return;
    }
    void health(client).then((status) => {
      response.writeHead(status === 'up' ? 200 : 503, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify({ status })}\n`);
    });
  });
  const ended = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  server.listen(Number(process.env.PORT || 3000));
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  console.log(`Listening: http://localhost:${port}/health`);
  await ended;
  server.close();
  await once(server, 'close');
}

// A ping says nothing of the login: the question must be one that needs it. Who may not ask is not cut off, and a restart
// would not help; but it is not ready for requests either, so all but `up` is a 503.
async function health(client: MongoClient): Promise<'up' | 'not authorized' | 'down'> {
  try {
    await client.db().listCollections({}, { nameOnly: true, timeoutMS: 2000 }).toArray();
    return 'up';
  } catch (error) {
    return isNotAuthorized(error) ? 'not authorized' : 'down';
  }
}
