// In place of the Atlas CLI: takes each command for the operation of the Administration API that its documentation says
// it stands for, and asks the address of MONGODB_ATLAS_BASE_URL. Anything else is a usage error.
// https://www.mongodb.com/docs/atlas/cli/current/command/atlas-api/
import { readFileSync } from 'node:fs';

const {
  MONGODB_ATLAS_BASE_URL: base,
  MONGODB_ATLAS_CLIENT_ID: id,
  MONGODB_ATLAS_CLIENT_SECRET: secret,
} = process.env;

/** By tag and operation: the method, and the path with its parameters, each of which is an option. */
const OPERATIONS = {
  'databaseUsers createDatabaseUser': ['POST', '/groups/{groupId}/databaseUsers'],
  'databaseUsers deleteDatabaseUser': ['DELETE', '/groups/{groupId}/databaseUsers/{databaseName}/{username}'],
  'clusters getClusterStatus': ['GET', '/groups/{groupId}/clusters/{clusterName}/status'],
};

const [command = '', ...words] = process.argv.slice(2);
if (command === 'api') await callOperation(words);
else if (command === 'accessLists' && words.shift() === 'create') await createEntry(words);
else fail(`There is no command ${command}.`);

async function callOperation([tag, operation, ...rest]) {
  const [method, path] =
    OPERATIONS[`${tag} ${operation}`] ?? fail(`There is no operation ${tag} ${operation}.`);
  const options = readOptions(rest);
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(take(options, name)));
  requireEmpty(options);
  const answer = await ask(
    method,
    `/api/atlas/v2${filled}`,
    method === 'POST' ? readFileSync(0, 'utf8') : undefined,
  );
  process.stdout.write(`${answer}\n`);
}

async function createEntry(rest) {
  const options = readOptions(rest, ['currentIp']);
  const [project, comment, deleteAfterDate] = ['projectId', 'comment', 'deleteAfter'].map((name) =>
    take(options, name),
  );
  take(options, 'currentIp');
  requireEmpty(options);
  const { currentIpv4Address: ipAddress } = JSON.parse(await ask('GET', '/api/private/ipinfo'));
  await ask(
    'POST',
    `/api/atlas/v2/groups/${project}/accessList`,
    JSON.stringify([{ ipAddress, comment, deleteAfterDate }]),
  );
}

function readOptions(rest, flags = []) {
  const options = new Map();
  while (rest.length > 0) {
    const [, name] = /^--(\w+)$/.exec(rest.shift()) ?? fail('An option begins with --.');
    options.set(name, flags.includes(name) ? '' : (rest.shift() ?? fail(`--${name} has no value.`)));
  }
  return options;
}

function take(options, name) {
  const value = options.get(name) ?? fail(`--${name} is required.`);
  options.delete(name);
  return value;
}

function requireEmpty(options) {
  for (const name of options.keys()) fail(`There is no option --${name}.`);
}

async function ask(method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: {
      Authorization: `Bearer ${await fetchToken()}`,
      Accept: 'application/vnd.atlas.2025-03-12+json',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (!response.ok) fail(text);
  return text;
}

async function fetchToken() {
  const response = await fetch(`${base}/api/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = await response.json();
  return token;
}

function fail(text) {
  process.stderr.write(`Error: ${text}\n`);
  process.exit(1);
}
