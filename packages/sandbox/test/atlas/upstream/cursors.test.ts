import { type Document, deserialize, Int32, Long, UUID } from 'bson';
import { describe, expect, test } from 'vitest';
import { logInTo } from '../../support/log-in.ts';
import { logInAgain, openRelay, READ_WRITE } from '../../support/open-relay.ts';

const cursor = (id: number, batch: string): Document => ({
  cursor: { [batch]: [], id: Long.fromNumber(id), ns: 'shop.x' },
});

const getMore = (id: number): Document => ({ getMore: Long.fromNumber(id), collection: 'x', $db: 'shop' });

const killCursors = (...ids: number[]): Document => ({
  killCursors: 'x',
  cursors: ids.map((id) => Long.fromNumber(id)),
  $db: 'shop',
});

describe('a cursor', () => {
  const script = (command: Document) => {
    if (command.find) return cursor(7, 'firstBatch');
    return command.getMore ? cursor(command.getMore === 7 ? 0 : 7, 'nextBatch') : undefined;
  };

  test('is read on by whoever opened it, until it is at its end', async () => {
    const { client } = await openRelay(script);
    await client.command({ find: 'x', $db: 'shop' });
    expect(await client.command(getMore(7))).toMatchObject({ ok: 1 });
    expect(await client.command(getMore(7))).toMatchObject({ ok: 0, code: 43 });
  });

  test('is nobody else’s, to read or to end', async () => {
    const { server, sandbox, client } = await openRelay(script);
    await client.command({ find: 'x', $db: 'shop' });
    const other = await logInTo(sandbox, 'other', [READ_WRITE]);
    server.commands.length = 0;
    expect(await other.command(getMore(7))).toMatchObject({ ok: 0, code: 13 });
    const kill = killCursors(7);
    expect(await other.command(kill)).toMatchObject({ ok: 0, code: 13 });
    expect(await other.command(killCursors(9, 7))).toMatchObject({ ok: 0, code: 13 });
    expect(server.commands).toEqual([]);
    expect(await client.command(kill)).toMatchObject({ ok: 1 });
  });

  test('is not read on by a user whose roles no longer allow it', async () => {
    const { server, sandbox, client } = await openRelay(script);
    await client.command({ find: 'x', $db: 'shop' });
    server.commands.length = 0;
    const { arn } = sandbox.account.createUser({ userName: 'unused' });
    sandbox.databaseUsers.update({
      username: arn.replace('unused', 'somebody'),
      awsIAMType: 'USER',
      roles: [{ roleName: 'read', databaseName: 'elsewhere' }],
    });
    expect(await client.command(getMore(7))).toMatchObject({ ok: 0, code: 8000 });
    expect(server.commands).toEqual([]);
  });

  test('that was never opened is not asked for', async () => {
    const { server, client } = await openRelay(script);
    expect(await client.command(getMore(8))).toMatchObject({ ok: 0, code: 43 });
    expect(await client.command({ ...getMore(8), getMore: 'x' })).toMatchObject({ ok: 0, code: 14 });
    expect(server.commands).toEqual([]);
  });

  test('is not that of a user of the same name who was made later', async () => {
    const { server, sandbox, client } = await openRelay(script);
    await client.command({ find: 'x', $db: 'shop' });
    const again = await logInAgain(sandbox, 'somebody');
    server.commands.length = 0;
    expect(await again.command(getMore(7))).toMatchObject({
      ok: 0,
      code: 13,
      errmsg: 'cursor id 7 was not created by the authenticated user',
    });
    expect(await again.command(killCursors(7))).toMatchObject({ ok: 0, code: 13 });
    expect(server.commands).toEqual([]);
  });
});

describe('killCursors', () => {
  const script = ({ find, killCursors: collection, cursors }: Document) => {
    if (find) return cursor(7, 'firstBatch');
    return collection
      ? {
          cursorsKilled: cursors.map(Long.fromNumber),
          cursorsNotFound: [],
          cursorsAlive: [],
          cursorsUnknown: [],
        }
      : undefined;
  };

  test('of cursors that nobody has asks nobody', async () => {
    const { server, client } = await openRelay(script);
    expect(await client.command(killCursors(8, 9))).toEqual({
      cursorsKilled: [],
      cursorsNotFound: [8, 9],
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    });
    expect(server.commands).toEqual([]);
  });

  test('asks for one’s own alone, and tells of all', async () => {
    const { server, client } = await openRelay(script);
    await client.command({ find: 'x', $db: 'shop' });
    server.commands.length = 0;
    const reply = await client.ask({ ...killCursors(8, 7), comment: 'é' });
    expect(server.commands).toEqual([{ killCursors: 'x', cursors: [7], $db: 'shop', comment: 'é' }]);
    // Ids are of 64 bits, also where they are small.
    expect(deserialize(reply, { promoteValues: false })).toMatchObject({
      cursorsKilled: [Long.fromNumber(7)],
      cursorsNotFound: [Long.fromNumber(8)],
    });
    expect(await client.command(getMore(7))).toMatchObject({ ok: 0, code: 43 });
    expect(await client.command(killCursors(7))).toMatchObject({ cursorsKilled: [], cursorsNotFound: [7] });
  });

  test('goes on in the session that asks for it', async () => {
    const { server, client } = await openRelay(script);
    const lsid = { id: new UUID() };
    await client.command({ find: 'x', lsid, $db: 'shop' });
    await client.command({ ...killCursors(8, 7), lsid });
    const [find, kill] = server.commands;
    expect(kill?.lsid).toEqual(find?.lsid);
  });

  test.each<[unknown, number, string]>([
    ['x', 14, "BSON field 'killCursors.cursors' is the wrong type 'string', expected type 'array'"],
    [
      { 0: Long.fromNumber(7) },
      14,
      "BSON field 'killCursors.cursors' is the wrong type 'object', expected type 'array'",
    ],
    [[new Int32(7)], 14, "BSON field 'killCursors.cursors.0' is the wrong type 'int', expected type 'long'"],
    [undefined, 40414, "BSON field 'killCursors.cursors' is missing but a required field"],
  ])('of %j is refused', async (cursors, code, errmsg) => {
    const { server, client } = await openRelay(script);
    const command = { killCursors: 'x', ...(cursors !== undefined && { cursors }), $db: 'shop' };
    expect(await client.command(command)).toMatchObject({ ok: 0, code, errmsg });
    expect(server.commands).toEqual([]);
  });
});
