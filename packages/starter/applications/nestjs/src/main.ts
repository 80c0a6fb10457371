import { main } from '@atlas-aws-iam/connect';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

void main(async () => {
  // Nest prints an error with its stack, and would abort the process: main() says what it means.
  const app = await NestFactory.create(AppModule, { abortOnError: false });
  process.once('SIGTERM', () => app.close());
  const { HOST = '0.0.0.0', PORT = '3000' } = process.env;
  await app.listen(PORT, HOST);
  console.log(`Listening at ${await app.getUrl()}`);
});
