import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Driver } from '../../drivers.ts';
import { type LyingServer, type ServerFirstOf, startLyingServer } from '../../raw/lying-server.ts';
import type { Evidence, Row } from '../../row.ts';
import { withoutAwsEnvironment } from '../refusals/explanation.ts';
import { driverRows } from './driver-rows.ts';

// What a driver makes of the server's first message, told by a server that lies. "Drivers MUST validate" the nonce and the
// host, and take the region of the signature from the host.
// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws

const HOST = 'sts.amazonaws.com';
// AWS's documented example.
const KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** @throws what the driver throws */
async function logIn(driver: Driver, { uri }: LyingServer): Promise<void> {
  const { MongoClient } = await driver.load();
  const options = {
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => KEYS },
    serverSelectionTimeoutMS: 5000,
  };
  const client = withoutAwsEnvironment(() => new MongoClient(uri, options));
  try {
    await client.connect();
    await client.db().command({ ping: 1 });
  } finally {
    await client.close();
  }
}

/** The driver breaks off, and signs nothing. */
async function refuses(driver: Driver, serverFirst: ServerFirstOf, message: string): Promise<Evidence> {
  await using server = await startLyingServer(serverFirst);
  await assert.rejects(logIn(driver, server), { name: 'MongoRuntimeError', message });
  assert.deepEqual(server.clientSeconds, [], 'It signed for this server.');
  return { detail: message.length > 100 ? `${message.slice(0, 60)}…` : message };
}

/** The region that the driver has signed for. */
async function signedRegion(driver: Driver, serverFirst: ServerFirstOf): Promise<string> {
  await using server = await startLyingServer(serverFirst);
  await logIn(driver, server);
  const [second] = server.clientSeconds;
  const [, region] = /Credential=[^/]+\/\d{8}\/([^/]*)\/sts\/aws4_request/.exec(second?.a) ?? [];
  assert.ok(region !== undefined, `There is no credential scope in ${second?.a}.`);
  return region;
}

const hostOf =
  (h: string): ServerFirstOf =>
  (clientNonce) => ({ s: Buffer.concat([clientNonce, randomBytes(32)]), h });
const nonceOf =
  (make: (clientNonce: Buffer) => Buffer): ServerFirstOf =>
  (clientNonce) => ({ s: make(clientNonce), h: HOST });

/** The same bytes, but for one bit of one of them. */
function flipBit(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
}

const lengthRows = [0, 32, 63, 65, 128].map((length) => ({
  name: `server nonce of ${length} bytes`,
  run: (driver: Driver) =>
    refuses(
      driver,
      nonceOf((own) => Buffer.concat([own, randomBytes(96)]).subarray(0, length)),
      `Invalid server nonce length ${length}, expected 64`,
    ),
}));

const prefixes: readonly [name: string, make: (own: Buffer) => Buffer][] = [
  ['whose first byte is another', (own) => flipBit(Buffer.concat([own, randomBytes(32)]), 0)],
  ['whose 32nd byte is another', (own) => flipBit(Buffer.concat([own, randomBytes(32)]), 31)],
  ['with its own half first', (own) => Buffer.concat([randomBytes(32), own])],
];
const prefixRows = prefixes.map(([what, make]) => ({
  name: `server nonce ${what}`,
  run: (driver: Driver) => refuses(driver, nonceOf(make), 'Server nonce does not begin with client nonce'),
}));

const invalidHosts: readonly [name: string, host: string][] = [
  ['that is empty', ''],
  ['of 256 bytes', 'x'.repeat(256)],
  ['with an empty label', 'sts..com'],
];
const hostRows = invalidHosts.map(([what, host]) => ({
  name: `STS host ${what}`,
  run: (driver: Driver) => refuses(driver, hostOf(host), `Server returned an invalid host: "${host}"`),
}));

// The specification has these refused too. When a driver does, its row fails, and belongs above.
const acceptedHosts: readonly [name: string, host: string][] = [
  ['with a dot at its start', '.amazonaws.com'],
  ['with a dot at its end', 'sts.amazonaws.'],
  // The limit is one of bytes; the drivers count characters.
  ['of 256 bytes in 128 characters', 'é'.repeat(128)],
];
const deviationRows = acceptedHosts.map(([what, host]) => ({
  name: `STS host ${what}`,
  async run(driver: Driver): Promise<Evidence> {
    assert.equal(await signedRegion(driver, hostOf(host)), 'us-east-1');
    return { detail: 'deviation: it is taken, and signed for us-east-1' };
  },
}));

// Of the ten examples of the specification ("Region Calculation"), those that have a region; the others are above.
const regions: readonly [host: string, region: string][] = [
  ['sts.amazonaws.com', 'us-east-1'],
  ['sts.us-west-2.amazonaws.com', 'us-west-2'],
  ['sts.us-west-2.amazonaws.com.ch', 'us-west-2'],
  ['example.com', 'com'],
  ['localhost', 'us-east-1'],
  ['first', 'us-east-1'],
  ['first.second', 'second'],
  ['first.second.third', 'second'],
  ['sts.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  [`${'x'.repeat(63)}.${'y'.repeat(191)}`, 'y'.repeat(191)],
];
const regionRows = regions.map(([host, region]) => ({
  name: `region of ${host.length > 100 ? `a host of ${host.length} bytes` : host}`,
  async run(driver: Driver): Promise<Evidence> {
    assert.equal(await signedRegion(driver, hostOf(host)), region);
    return { detail: region.length > 100 ? `its second label, of ${region.length} bytes` : region };
  },
}));

export const serverFirstRows: readonly Row[] = [
  ...lengthRows,
  ...prefixRows,
  ...hostRows,
  ...deviationRows,
  ...regionRows,
].flatMap(driverRows);
