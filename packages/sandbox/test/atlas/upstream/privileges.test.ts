import { BSONSymbol, type Document, serialize, UUID } from 'bson';
import { describe, expect, test } from 'vitest';
import { commandNames } from '../../../src/atlas/upstream/command-needs.ts';
import { stageNames } from '../../../src/atlas/upstream/pipeline-needs.ts';
import type { DatabaseRole } from '../../../src/index.ts';
import { opMsg } from '../../../src/login-client/frames.ts';
import { logIn } from '../../support/log-in.ts';
import { startScriptedServer } from '../../support/start-scripted-server.ts';

/** What each command and stage needs, by a role that allows it and one that does not. */
type Role = 'read' | 'readWrite' | 'readAnyDatabase' | 'readWriteAnyDatabase' | 'atlasAdmin';

const on = (roleName: Role): DatabaseRole => ({
  roleName,
  databaseName: ['read', 'readWrite'].includes(roleName) ? 'shop' : 'admin',
});

/** Whether the command reached the server behind, for a user with this role. */
async function reaches(roles: DatabaseRole[], command: Document): Promise<boolean> {
  const server = await startScriptedServer();
  const client = await logIn(roles, { upstream: server.uri });
  server.commands.length = 0;
  const reply = await client.command({ ...command, $db: command.$db ?? 'shop' });
  const [name] = Object.keys(command);
  const hasCome = server.commands.some((sent) => Object.keys(sent)[0] === name);
  expect(reply.ok, JSON.stringify(reply)).toBe(hasCome ? 1 : 0);
  if (!hasCome) expect([13, 8000]).toContain(reply.code);
  return hasCome;
}

const aggregate = (...pipeline: Document[]): Document => ({ aggregate: 'x', pipeline, cursor: {} });

/** The command, and the least role that allows it; a lesser one does not. `any`: no role is needed. */
const COMMANDS: [Document, Role | 'any'][] = [
  [{ abortTransaction: 1, $db: 'admin' }, 'any'],
  [aggregate(), 'read'],
  [
    { bulkWrite: 1, ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'shop.x' }], $db: 'admin' },
    'readWrite',
  ],
  [{ collMod: 'x' }, 'atlasAdmin'],
  [{ collStats: 'x' }, 'read'],
  [{ collstats: 'x' }, 'read'],
  [{ commitTransaction: 1, $db: 'admin' }, 'any'],
  [{ convertToCapped: 'x', size: 1 }, 'readWrite'],
  [{ count: 'x' }, 'read'],
  [{ create: 'x' }, 'readWrite'],
  [{ createIndexes: 'x', indexes: [] }, 'readWrite'],
  [{ dataSize: 'shop.x' }, 'read'],
  [{ datasize: 'shop.x' }, 'read'],
  [{ dbHash: 1 }, 'read'],
  [{ dbStats: 1 }, 'read'],
  [{ dbhash: 1 }, 'read'],
  [{ dbstats: 1 }, 'read'],
  [{ delete: 'x', deletes: [] }, 'readWrite'],
  [{ distinct: 'x', key: 'a' }, 'read'],
  [{ drop: 'x' }, 'readWrite'],
  [{ dropDatabase: 1 }, 'atlasAdmin'],
  [{ dropIndexes: 'x', index: '*' }, 'readWrite'],
  [{ explain: { find: 'x' } }, 'read'],
  [{ find: 'x' }, 'read'],
  [{ findAndModify: 'x', remove: true }, 'readWrite'],
  [{ findandmodify: 'x', update: {} }, 'readWrite'],
  [{ getCmdLineOpts: 1, $db: 'admin' }, 'atlasAdmin'],
  [{ getParameter: 1, $db: 'admin' }, 'atlasAdmin'],
  [{ hostInfo: 1, $db: 'admin' }, 'atlasAdmin'],
  [{ insert: 'x', documents: [{}] }, 'readWrite'],
  [{ killSessions: [{ id: new UUID() }] }, 'any'],
  [{ listCollections: 1 }, 'read'],
  [{ listCommands: 1 }, 'any'],
  [{ listDatabases: 1, $db: 'admin' }, 'any'],
  [{ listIndexes: 'x' }, 'read'],
  [{ mapReduce: 'x', out: { inline: 1 } }, 'read'],
  [{ mapreduce: 'x', out: { inline: 1 } }, 'read'],
  [{ refreshSessions: [] }, 'any'],
  [{ renameCollection: 'shop.x', to: 'shop.y', $db: 'admin' }, 'readWrite'],
  [{ serverStatus: 1, $db: 'admin' }, 'atlasAdmin'],
  [{ update: 'x', updates: [] }, 'readWrite'],
  [{ validate: 'x' }, 'atlasAdmin'],
];

/** The stage, and the least role. */
const STAGES: [Document, Role][] = [
  [{ $addFields: { a: 1 } }, 'read'],
  [{ $bucket: {} }, 'read'],
  [{ $bucketAuto: {} }, 'read'],
  [{ $changeStream: {} }, 'read'],
  [{ $collStats: {} }, 'read'],
  [{ $count: 'n' }, 'read'],
  [{ $currentOp: {} }, 'atlasAdmin'],
  [{ $densify: {} }, 'read'],
  [{ $documents: [] }, 'read'],
  [{ $facet: { a: [{ $match: {} }] } }, 'read'],
  [{ $fill: {} }, 'read'],
  [{ $geoNear: {} }, 'read'],
  [{ $graphLookup: { from: 'y' } }, 'read'],
  [{ $group: {} }, 'read'],
  [{ $indexStats: {} }, 'atlasAdmin'],
  [{ $limit: 1 }, 'read'],
  [{ $lookup: { from: 'y', as: 'z' } }, 'read'],
  [{ $match: {} }, 'read'],
  [{ $merge: 'y' }, 'readWrite'],
  [{ $out: 'y' }, 'readWrite'],
  [{ $planCacheStats: {} }, 'atlasAdmin'],
  [{ $project: {} }, 'read'],
  [{ $redact: {} }, 'read'],
  [{ $replaceRoot: {} }, 'read'],
  [{ $replaceWith: {} }, 'read'],
  [{ $sample: { size: 1 } }, 'read'],
  [{ $search: {} }, 'read'],
  [{ $searchMeta: {} }, 'read'],
  [{ $set: {} }, 'read'],
  [{ $setWindowFields: {} }, 'read'],
  [{ $skip: 1 }, 'read'],
  [{ $sort: {} }, 'read'],
  [{ $sortByCount: '$a' }, 'read'],
  [{ $unionWith: 'y' }, 'read'],
  [{ $unset: 'a' }, 'read'],
  [{ $unwind: '$a' }, 'read'],
  [{ $vectorSearch: {} }, 'read'],
];

/** Roles that are not enough where the first is the least. */
const LESSER: Record<Role, DatabaseRole[]> = {
  read: [{ roleName: 'readWrite', databaseName: 'elsewhere' }],
  readWrite: [on('read'), { roleName: 'readWrite', databaseName: 'elsewhere' }, on('readAnyDatabase')],
  readAnyDatabase: [on('readWrite')],
  readWriteAnyDatabase: [on('readWrite'), on('readAnyDatabase')],
  atlasAdmin: [on('readWrite'), on('readWriteAnyDatabase')],
};

async function expectLeast(command: Document, role: Role | 'any') {
  if (role === 'any') {
    expect(await reaches([], command)).toBe(true);
    return;
  }
  expect(await reaches([on(role)], command)).toBe(true);
  expect(await reaches(LESSER[role], command)).toBe(false);
}

describe('a command reaches the server behind with its least role, and without it does not', () => {
  test.each(COMMANDS)('%j: %s', expectLeast);

  test('and there is no other in the table but those for which the cursor decides', () => {
    const tried = COMMANDS.map(([command]) => Object.keys(command)[0]);
    expect([...commandNames].sort()).toEqual([...tried, 'getMore', 'killCursors'].sort());
  });
});

describe('a stage', () => {
  test.each(STAGES)('%j: %s', (stage, role) => expectLeast(aggregate(stage), role));

  test('and there is no other in the table', () => {
    expect([...stageNames].sort()).toEqual(STAGES.map(([stage]) => Object.keys(stage)[0]).sort());
  });
});

describe('what reaches further than it seems', () => {
  const elsewhere = { db: 'elsewhere', coll: 'y' };
  test.each<[Document]>([
    [aggregate({ $lookup: { from: elsewhere, as: 'z' } })],
    [aggregate({ $lookup: { from: 'y', from2: 1, pipeline: [{ $unionWith: elsewhere }] } })],
    [aggregate({ $lookup: { pipeline: [{ $out: elsewhere }] } })],
    [aggregate({ $unionWith: elsewhere })],
    [aggregate({ $unionWith: { coll: 'y', pipeline: [{ $lookup: { from: elsewhere } }] } })],
    [aggregate({ $graphLookup: { from: elsewhere } })],
    [aggregate({ $facet: { a: [{ $lookup: { from: elsewhere } }] } })],
    [aggregate({ $merge: { into: elsewhere } })],
    [aggregate({ $merge: elsewhere })],
    [aggregate({ $out: elsewhere })],
    [aggregate({ $out: { s3: {} } })],
    [aggregate({ $out: 'system.users' })],
    [aggregate({ $lookup: { from: 'system.profile' } })],
    [aggregate({ $lookup: { from: 7 } })],
    [aggregate({ $changeStream: { allChangesForCluster: true } })],
    [aggregate({ $match: {}, $out: elsewhere })],
    [aggregate({ $somethingNew: {} })],
    [{ aggregate: 1, pipeline: [{ $currentOp: { allUsers: true } }], cursor: {}, $db: 'admin' }],
    [{ explain: aggregate({ $out: elsewhere }) }],
    [{ explain: { find: 'x', $db: 'elsewhere' } }],
    [{ explain: { shutdown: 1 } }],
    [{ explain: 1 }],
    [{ create: 'v', viewOn: 'x', pipeline: [{ $unionWith: elsewhere }] }],
    [{ create: 'v', viewOn: 'system.users', pipeline: [] }],
    [{ mapReduce: 'x', out: { replace: 'y', db: 'elsewhere' } }],
    [{ mapReduce: 'x', out: { sharded: 1 } }],
    [{ mapReduce: 'x', out: { db: 'elsewhere', replace: 'y' } }],
    [{ mapReduce: 'x', out: { inline: 1, replace: 'y', db: 'elsewhere' } }],
    [{ mapReduce: 'x', out: { replace: 'y', merge: 'z' } }],
    [{ killSessions: [] }],
    [{ killSessions: {} }],
    [{ aggregate: new BSONSymbol('x'), pipeline: [], cursor: {} }],
    [{ aggregate: new UUID(), pipeline: [], cursor: {} }],
    [{ aggregate: true, pipeline: [], cursor: {} }],
    [{ explain: { find: 'x', lsid: { id: new UUID() } } }],
    [{ renameCollection: 'shop.x', to: 'elsewhere.x', $db: 'admin' }],
    [{ renameCollection: 'elsewhere.x', to: 'shop.x', $db: 'admin' }],
    [{ renameCollection: 'shop.x', to: 'shop.system.js.x', $db: 'admin' }],
    [{ bulkWrite: 1, ops: [{ insert: 1, document: {} }], nsInfo: [{ ns: 'shop.x' }, { ns: 'elsewhere.x' }] }],
    [{ bulkWrite: 1, ops: [{ insert: 5, document: {} }], nsInfo: [{ ns: 'shop.x' }] }],
    [{ bulkWrite: 1, ops: [{ copy: 0 }], nsInfo: [{ ns: 'shop.x' }] }],
    [{ find: 1 }],
    [{ find: { uuid: 1 } }],
    [{ insert: 'x', documents: [], bypassDocumentValidation: true }],
    [{ somethingNew: 'x' }],
    [{ toString: 'x' }],
    [{ constructor: 'x' }],
    [{ '': 'x' }],
  ])('%j is not for readWrite on its database', async (command) => {
    expect(await reaches([on('readWrite')], command)).toBe(false);
  });

  test.each<[Document, DatabaseRole[]]>([
    [aggregate({ $lookup: { from: elsewhere } }), [on('readAnyDatabase')]],
    [aggregate({ $out: elsewhere }), [on('readWriteAnyDatabase')]],
    [aggregate({ $out: elsewhere }), [on('read'), { roleName: 'readWrite', databaseName: 'elsewhere' }]],
    [aggregate({ $changeStream: { allChangesForCluster: true } }), [on('readAnyDatabase')]],
    [{ renameCollection: 'shop.x', to: 'elsewhere.x', $db: 'admin' }, [on('readWriteAnyDatabase')]],
    [{ update: 'x', updates: [{ q: {}, u: {}, upsert: true }] }, [on('readWrite')]],
    [{ somethingNew: 'x' }, [on('atlasAdmin')]],
    [aggregate({ $somethingNew: {} }), [on('atlasAdmin')]],
    [{ insert: 'x', documents: [], bypassDocumentValidation: true }, [on('atlasAdmin')]],
  ])('%j is for %j', async (command, roles) => expect(await reaches(roles, command)).toBe(true));
});

describe('what nothing says more of is for atlasAdmin as far as that one may go', () => {
  const data = new UUID();
  test.each<[Document]>([
    [{ somethingNew: 'x' }],
    [{ somethingNew: 'x', $db: 'admin' }],
    [{ somethingNew: 'elsewhere.x', $db: 'admin' }],
    [{ somethingNew: 1, name: 'the system', of: '$system.a', lsid: { id: new UUID() } }],
    [{ somethingNew: 1, comment: 'local', readConcern: { level: 'local' } }],
    [aggregate({ $match: { _id: data, from: 'local' } }, { $somethingNew: { from: 'y' } })],
    [aggregate({ $lookup: { from: 'y', pipeline: [{ $somethingNew: {} }] } })],
  ])('%j', async (command) => {
    expect(await reaches([on('atlasAdmin')], command)).toBe(true);
    expect(await reaches([on('readWriteAnyDatabase'), on('readWrite')], command)).toBe(false);
  });

  test.each<[Document]>([
    [{ somethingNew: 'system.users', $db: 'admin' }],
    [{ somethingNew: 'system.views' }],
    [{ somethingNew: new BSONSymbol('system.users'), $db: 'admin' }],
    [{ somethingNew: 'admin.system.users', $db: 'admin' }],
    [{ somethingNew: 1, to: 'admin.system.users' }],
    [{ somethingNew: 1, from: { db: 'admin', coll: ['x', 'system.users'] } }],
    [{ somethingNew: 1, sources: { 'system.users': 1 } }],
    [{ somethingNew: 1, 'system.users': 1, $db: 'admin' }],
    [{ somethingNew: 'x', $db: 'local' }],
    [{ somethingNew: 'x', $db: 'config' }],
    [{ somethingNew: 'local.oplog.rs', $db: 'admin' }],
    [{ somethingNew: 1, from: { db: 'local', coll: 'oplog.rs' } }],
    [{ somethingNew: new UUID() }],
    [{ somethingNew: 1, uuid: new UUID() }],
    [{ somethingNew: Array.from({ length: 10_001 }, (_, index) => `x${index}`) }],
    [aggregate({ $somethingNew: { from: 'system.users' } })],
    [aggregate({ $somethingNew: { from: { db: 'local', coll: 'x' } } })],
    [aggregate({ $facet: { a: [{ $somethingNew: 'system.users' }] } })],
    [{ aggregate: 1, pipeline: [{ $somethingNew: {} }], cursor: {}, $db: 'local' }],
    [{ explain: { somethingNew: 'system.users' }, $db: 'admin' }],
    [{ create: 'v', viewOn: 'x', pipeline: [{ $somethingNew: 'system.users' }] }],
    // In a form in which nobody can tell what they are about.
    [{ find: new UUID() }],
    [{ count: new UUID() }],
    [{ aggregate: new UUID(), pipeline: [], cursor: {} }],
    [{ aggregate: new BSONSymbol('system.users'), pipeline: [], cursor: {}, $db: 'admin' }],
    [aggregate({ $out: { s3: {} } })],
    [aggregate({ $lookup: { from: { db: 'local' } } })],
    [aggregate({ $merge: {} })],
    [{ killSessions: [] }],
    [{ bulkWrite: 1, ops: [{ copy: 0 }], nsInfo: [{ ns: 'shop.x' }] }],
    [{ mapReduce: 'x', out: { sharded: 1 } }],
  ])('but not %j', async (command) => {
    expect(await reaches([on('atlasAdmin')], command)).toBe(false);
  });

  test('nor what documents beside it name', async () => {
    const server = await startScriptedServer();
    const client = await logIn([on('atlasAdmin')], { upstream: server.uri });
    server.commands.length = 0;
    const head = Buffer.from('\u0001\0\0\0\0documents\0');
    const document = serialize({ from: 'system.users' });
    head.writeInt32LE(head.length - 1 + document.length, 1);
    const body = serialize({ somethingNew: 1, $db: 'admin' });
    client.send(opMsg({}, { sections: Buffer.concat([Buffer.from([0]), body, head, document]) }));
    expect(await client.receive()).toMatchObject({
      ok: 0,
      code: 8000,
      errmsg: 'user is not allowed to do action [anyAction] on [admin.system.users]',
    });
    expect(server.commands).toEqual([]);
  });
});

test.each([
  ...['authenticate', 'createUser', 'updateUser', 'dropUser', 'grantRolesToUser', 'createRole', 'usersInfo'],
  ...['shutdown', 'setParameter', 'fsync', 'replSetReconfig', 'replSetStepDown', 'applyOps', '_isSelf'],
  ...['internalRenameIfOptionsAndIndexesMatch', 'configureFailPoint', 'killAllSessions', 'profile'],
])('%s is for nobody', async (name) => {
  expect(await reaches([on('atlasAdmin')], { [name]: 1, $db: 'admin' })).toBe(false);
});
