import { createSocket } from 'node:dgram';
import dns from 'node:dns';
import { onTestFinished } from 'vitest';

/** RFC 1035, section 3.2.2; RFC 2782. */
const TXT = 16;
const SRV = 33;
const NXDOMAIN = 3;

export interface SrvTarget {
  target: string;
  port: number;
}

/** What a name server of the test's own knows, by name. */
export interface Zone {
  srv?: Record<string, readonly SrvTarget[]>;
  txt?: Record<string, string>;
}

/** Until the test is over, Node's resolver (not its `lookup`) asks this zone, on loopback, and nobody else. */
export async function useNameServer({ srv = {}, txt = {} }: Zone): Promise<{ questions: string[] }> {
  const questions: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    questions.push(`${type} ${name}`);
    const answers =
      type === SRV
        ? (srv[name] ?? []).map(formatSrv)
        : type === TXT && name in txt
          ? [formatTxt(txt[name])]
          : [];
    // The header, the question as it came, and answers: section 4.1.1. What else was asked (EDNS) is left out.
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (answers.length > 0 ? 0 : NXDOMAIN), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    const records = answers.map((data) => formatRecord(type, data));
    socket.send(Buffer.concat([header, query.subarray(12, end), ...records]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));

  const servers = dns.getServers();
  dns.setServers([`127.0.0.1:${socket.address().port}`]);
  onTestFinished(() => {
    dns.setServers(servers);
    socket.close();
  });
  return { questions };
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let offset = 12;
  for (let length = query.readUInt8(offset); length > 0; length = query.readUInt8(offset)) {
    labels.push(query.toString('ascii', offset + 1, offset + 1 + length));
    offset += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(offset + 1), end: offset + 5 };
}

function formatRecord(type: number, data: Buffer): Buffer {
  const record = Buffer.alloc(12);
  // The name is the question's: a pointer to byte 12. Class IN, and a lifetime of no seconds.
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt16BE(data.length, 10);
  return Buffer.concat([record, data]);
}

function formatSrv({ target, port }: SrvTarget): Buffer {
  const priorityWeightPort = Buffer.alloc(6);
  priorityWeightPort.writeUInt16BE(port, 4);
  const labels = target
    .split('.')
    .map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`));
  return Buffer.concat([priorityWeightPort, ...labels, Buffer.alloc(1)]);
}

function formatTxt(text = ''): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
}
