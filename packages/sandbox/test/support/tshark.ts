import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const DISSECTOR = join(import.meta.dirname, '../../../../docs/wireshark/mongodb-aws.lua');
/** Nothing of what somebody has set up in Wireshark counts. */
export const TSHARK_ENV = { PATH: process.env.PATH, HOME: '/nonexistent', LANG: 'C.UTF-8' };
/** Reads this port as MongoDB's own protocol: Wireshark 4.0 takes even 27017 for TLS. */
export const withDissector = (port = 27_017) => [
  '-X',
  `lua_script:${DISSECTOR}`,
  '-d',
  `tcp.port==${port},mongo`,
];

export const isTsharkThere =
  spawnSync('tshark', ['--version'], { env: TSHARK_ENV, stdio: 'ignore' }).status === 0;

/** Where `.ci/install-tools` installs it. */
export const isTsharkRequired =
  !['', 'false', undefined].includes(process.env.CI) && process.platform === 'linux';

/** What tshark with the dissector prints of a capture. @throws when it complains of anything but of being root */
export function readCapture(file: string, ...args: string[]): Promise<string> {
  return readCaptureOn(undefined, file, ...args);
}

/** The same, of a server on this port. */
export async function readCaptureOn(
  port: number | undefined,
  file: string,
  ...args: string[]
): Promise<string> {
  const options = { env: TSHARK_ENV, maxBuffer: 10 ** 8 };
  const all = [...withDissector(port), '-r', file, ...args];
  const { stdout, stderr } = await promisify(execFile)('tshark', all, options);
  const complaint = stderr.replace(/^Running as user "root".*\n/gm, '').trim();
  if (complaint !== '') throw new Error(complaint);
  return stdout;
}

/** A file name in a folder that is removed when the test is over. */
export function temporaryFile(bytes?: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-aws-iam-capture-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'login.pcap');
  if (bytes) writeFileSync(file, bytes);
  return file;
}
