import assert from 'node:assert/strict';

// Two evaluations of one module, as two hot reloads make them.
const before = await import('./dist/mongo-client.js');
const after = await import('./dist/mongo-client.js?reloaded');
assert.notEqual(before.mongoClient, after.mongoClient);

// A failure is not kept.
const { AWS_MONGO_CLUSTER_URL: clusterUrl } = process.env;
delete process.env.AWS_MONGO_CLUSTER_URL;
await assert.rejects(before.mongoClient(), { code: 'cluster-url-missing' });
process.env.AWS_MONGO_CLUSTER_URL = clusterUrl;

const clients = await Promise.all([before.mongoClient(), after.mongoClient(), before.mongoClient()]);
assert.equal(new Set(clients).size, 1);
const [client] = clients;
assert.equal(await client.db().collection('orders').countDocuments(), 0);
await client.close();
