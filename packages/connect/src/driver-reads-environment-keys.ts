import { MongoClient } from 'mongodb';

/**
 * Driver 6 copies AWS_ACCESS_KEY_ID and its companions into a client when it is constructed, and signs with them without
 * asking the chain. Driver 7 leaves keys to the chain and refuses any other, which tells the two apart: its version is
 * behind a promise. Nothing is opened by this.
 */
export function driverReadsEnvironmentKeys(): boolean {
  isDriver6 ??= takesKeys();
  return isDriver6;
}

// The driver stays the same one, and a client takes its time to be made.
let isDriver6: boolean | undefined;

function takesKeys(): boolean {
  const auth = { username: 'of-no-key', password: 'of-no-key' };
  try {
    new MongoClient('mongodb://127.0.0.1', { authMechanism: 'MONGODB-AWS', auth });
    return true;
  } catch {
    return false;
  }
}
