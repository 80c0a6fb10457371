import { mongoClientOptions } from '@atlas-aws-iam/connect';
import { fromHttp } from '@aws-sdk/credential-providers';
import mongoose from 'mongoose';

/** Resolves when mongoose is logged in. */
export async function openDatabase(): Promise<void> {
  const { uri, options } = mongoClientOptions({
    credentialProvider: fromHttp(), // the role of an ECS task, or of a pod with EKS Pod Identity
    clientOptions: { bufferCommands: false },
    driver: mongoose.mongo, // mongoose brings a driver of its own
  });
  await mongoose.connect(uri, options);
}
