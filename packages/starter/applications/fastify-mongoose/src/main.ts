import { main } from '@atlas-aws-iam/connect';
import { createApp } from './app.js';
import { openDatabase } from './database.js';

void main(async () => {
  await openDatabase(); // a missing variable or a refused login ends the process here, before it listens
  const app = createApp();
  process.once('SIGTERM', () => app.close());
  const { HOST = '0.0.0.0', PORT = '3000' } = process.env;
  await app.listen({ host: HOST, port: Number(PORT) });
});
