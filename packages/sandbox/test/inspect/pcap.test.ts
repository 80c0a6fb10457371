import { readFileSync } from 'node:fs';
import { serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { toPcap } from '../../src/inspect/pcap.ts';
import { clientFirst, opMsg, saslStart } from '../../src/login-client/index.ts';
import { LOGIN_PCAP, loginOf, message, recordedLogin } from '../support/recorded-login.ts';
import { isTsharkRequired, isTsharkThere, readCapture, temporaryFile } from '../support/tshark.ts';

const start = (bytes = 0) => opMsg(saslStart(serialize({ ...clientFirst(), padding: 'x'.repeat(bytes) })));
const refusal = opMsg({ ok: 0, errmsg: 'Authentication failed.', code: 18 });

const CHECKED = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];

/** A line for each packet: these fields of it, separated by a bar. */
async function fieldsOf(pcap: Buffer, ...fields: string[]): Promise<string[]> {
  const named = fields.flatMap((field) => ['-e', field]);
  const text = await readCapture(
    temporaryFile(pcap),
    ...CHECKED,
    '-T',
    'fields',
    '-E',
    'separator=|',
    ...named,
  );
  return text.trimEnd().split('\n');
}

test('the same login gives the same bytes', () => {
  const login = recordedLogin('role');
  expect(toPcap(login)).toEqual(toPcap(login));
});

test('the capture of the docs is the recorded login: npm run login-pcap -w packages/sandbox writes it', () => {
  expect(readFileSync(LOGIN_PCAP).equals(toPcap(recordedLogin('role')))).toBe(true);
});

test('a login of which nothing was kept is a file without packets', () => {
  expect(toPcap(loginOf([]))).toHaveLength(24);
});

test('times never go back, and stay within what the format can say', () => {
  const [one] = loginOf([message('client', false, start())]).messages;
  if (!one) throw new Error('no message');
  const pcap = toPcap(loginOf([5000, 1000, 1000.5, -1, 1e13].map((at) => ({ ...one, at }))));
  const times: number[] = [];
  for (let at = 24; at < pcap.length; at += 16 + pcap.readUInt32LE(at + 8)) {
    times.push(pcap.readUInt32LE(at) * 1e6 + pcap.readUInt32LE(at + 4));
  }
  expect(times.slice(0, 11)).toEqual(Array.from({ length: 11 }, (_, index) => 5e6 + index));
  expect(times.slice(11).every((time) => time === 0xffff_ffff * 1e6 + 999_999)).toBe(true);
});

test.runIf(isTsharkRequired)('tshark is there, in CI', () => expect(isTsharkThere).toBe(true));

describe.skipIf(!isTsharkThere)('tshark reads it (skipped without tshark)', () => {
  test.each(['user', 'role'] as const)(
    'as two conversations, each packet with its checksums: %s',
    async (who) => {
      const fields = ['ip.checksum.status', 'tcp.checksum.status', 'tcp.stream', '_ws.expert.severity'];
      const packets = await fieldsOf(
        toPcap(recordedLogin(who)),
        ...fields,
        '_ws.col.Protocol',
        '_ws.malformed',
      );
      // Wireshark remarks on requests of HTTP and on SYN and FIN, as chat or as a note; of warnings and errors it has none.
      for (const packet of packets) {
        expect(packet).toMatch(/^1\|1\|[01]\|((2097152|4194304),?)*\|\w+(\/XML)?\|$/);
      }
      const protocols = packets
        .map((packet) => packet.split('|')[4])
        .filter((protocol) => protocol !== 'TCP');
      const login = [
        'MONGO',
        'MONGO',
        'MONGO',
        'MONGO',
        'MONGO',
        'HTTP',
        'HTTP/XML',
        'MONGO',
        'MONGO',
        'MONGO',
      ];
      expect(protocols).toEqual(login);
    },
  );

  test('a message of many segments is put together again', async () => {
    const pcap = toPcap(
      loginOf([message('client', false, start(100_000)), message('server', false, refusal)]),
    );
    const packets = await fieldsOf(
      pcap,
      'tcp.checksum.status',
      'tcp.len',
      'tcp.reassembled.length',
      'mongo.opcode',
    );
    expect(packets.filter((packet) => packet.includes('|16384|'))).toHaveLength(6);
    expect(packets.filter((packet) => packet.endsWith('|2013'))).toEqual([
      `1|${start(100_000).length - 6 * 16_384}|${start(100_000).length}|2013`,
      `1|${refusal.length}||2013`,
    ]);
    expect(packets.every((packet) => packet.startsWith('1|'))).toBe(true);
  });

  test('of a clipped message the rest is a gap, what comes after it is read, and nobody closes', async () => {
    const pcap = toPcap(
      loginOf([
        message('client', false, start(1_000_000), 20_000),
        message('server', false, refusal),
        message('client', false, start()),
        message('server', false, refusal),
      ]),
    );
    const fields = [
      'tcp.flags.fin',
      'mongo.opcode',
      'tcp.analysis.lost_segment',
      '_ws.malformed',
      '_ws.lua.error',
    ];
    const packets = await fieldsOf(pcap, ...fields);
    expect(packets.filter((packet) => packet.includes('2013'))).toEqual(Array(3).fill('0|2013|||'));
    expect(packets.filter((packet) => packet === '0||1||')).toHaveLength(1);
    expect(packets.filter((packet) => packet.startsWith('1'))).toEqual([]);
  });

  test('a login that lost whole messages does not end as if it were complete', async () => {
    const pcap = toPcap({ ...loginOf([message('client', false, start())]), isClipped: true });
    expect(await fieldsOf(pcap, 'tcp.flags.fin')).toEqual(Array(5).fill('0'));
  });

  test('a login that ended in the middle of a message ends there', async () => {
    const pcap = toPcap(loginOf([message('client', false, start().subarray(0, 70))]));
    const packets = await fieldsOf(pcap, 'tcp.flags.fin', 'mongo.opcode', '_ws.malformed', '_ws.lua.error');
    expect(packets.map((packet) => packet.slice(1))).toEqual(Array(8).fill('|||'));
    expect(packets.filter((packet) => packet.startsWith('1'))).toHaveLength(2);
  });
});
