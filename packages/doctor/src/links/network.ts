import dns from 'node:dns';
import type { Document } from 'mongodb';
import { selectionError } from '../driver-error.ts';
import { readProperty, showValue, showWords, type Target } from '../from-connect.ts';
import { type Finding, findingOf } from '../link.ts';
import { type Address, nameOf, openSocket, usesTls } from '../open-socket.ts';
import type { Progress } from '../progress.ts';
import { withLimit } from '../with-limit.ts';

const STEP_LIMIT_MS = 5_000;
// A sharded cluster of Atlas names a dozen routers.
const MAX_HOSTS = 16;
const MAX_SHOWN = 100;
const MAX_WORDS = 300;

export interface Network {
  /** The servers that begin a login with MONGODB-AWS. */
  readonly addresses: readonly Address[];
  /** Where the servers have logins verified, as they say. */
  readonly stsHosts: readonly string[];
  /** Whether one of them is known to take none. */
  readonly hasNoRetryableWrites?: boolean;
}

interface Seen {
  readonly address: Address;
  readonly evidence: string[];
  /** Where it has logins verified; undefined if it begins none. */
  stsHost?: string | undefined;
  hasNoRetryableWrites?: boolean;
  /** Why it could not be asked. */
  error?: unknown;
}

/**
 * Name, address, TCP, TLS, and what each server says of itself, as far as each lets itself be asked. Each of these steps
 * may take `limitMs`.
 */
export async function examineNetwork(
  target: Target,
  progress: Progress,
  limitMs = STEP_LIMIT_MS,
): Promise<Finding<Network>> {
  const { addresses, evidence } = target.isSrv
    ? await resolveSeedList(target, progress, limitMs)
    : { addresses: parseHosts(target.hosts), evidence: [] };
  if (target.option('proxyHost') !== null) {
    const summary = 'not asked: the URI names a proxy, which the driver alone goes through';
    return { summary, evidence, isUnasked: true, value: { addresses, stsHosts: [] } };
  }
  const seen = await Promise.all(
    addresses.slice(0, MAX_HOSTS).map((address) => askHost(address, target, progress, limitMs)),
  );
  const unseen = addresses.length - seen.length;
  const lines = [
    ...evidence,
    ...seen.flatMap((one) => one.evidence),
    ...(unseen > 0 ? [`${unseen} more servers were not asked.`] : []),
  ];
  const failed = seen.filter(({ error }) => error !== undefined);
  if (failed.length === seen.length) {
    const errors = new Map(failed.map(({ address, error }) => [nameOf(address), error]));
    return { ...findingOf(selectionError(errors, limitMs)), evidence: lines };
  }
  const answered = seen.length - failed.length;
  return {
    summary: `${answered} of ${seen.length} ${seen.length === 1 ? 'server answers' : 'servers answer'}${usesTls(target) ? ', with TLS' : ', without TLS'}`,
    evidence: lines,
    remarks: failed.map(({ address }) => `${nameOf(address)} did not answer; the driver uses the others.`),
    value: {
      addresses: seen.filter(({ stsHost }) => stsHost !== undefined).map(({ address }) => address),
      stsHosts: [...new Set(seen.flatMap(({ stsHost }) => stsHost ?? []))],
      hasNoRetryableWrites: seen.some(({ hasNoRetryableWrites }) => hasNoRetryableWrites),
    },
  };
}

async function resolveSeedList(
  target: Target,
  progress: Progress,
  limitMs: number,
): Promise<{ addresses: Address[]; evidence: string[] }> {
  const host = target.hosts;
  const service = target.option('srvServiceName') ?? 'mongodb';
  const name = `_${service}._tcp.${host}`;
  progress(`looks up ${name}`);
  const records = await withLimit(dns.promises.resolveSrv(name), limitMs, () =>
    Object.assign(new Error(`querySrv ETIMEOUT ${name}`), {
      code: 'ETIMEOUT',
      syscall: 'querySrv',
      hostname: name,
    }),
  );
  // https://www.mongodb.com/docs/manual/reference/connection-string/#srv-connection-format
  const txt = await withLimit(dns.promises.resolveTxt(host), limitMs, () => new Error('no answer')).catch(
    () => [],
  );
  const addresses = records.map((record) => ({ host: record.name, port: record.port }));
  return {
    addresses,
    evidence: [
      `SRV ${name}: ${addresses.map(nameOf).join(', ')}`,
      ...txt.map((parts) => `TXT ${host}: ${showValue(parts.join(''), process.env)}`),
    ],
  };
}

/** As they stand in a URI that has been checked. */
export function parseHosts(hosts: string): Address[] {
  return hosts.split(',').map((seed) => {
    const [, bracketed, plain = '', port = '27017'] = /^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/.exec(seed) ?? [];
    return { host: bracketed ?? decodeURIComponent(plain), port: Number(port) };
  });
}

async function askHost(address: Address, target: Target, progress: Progress, limitMs: number): Promise<Seen> {
  const seen: Seen = { address, evidence: [] };
  const name = nameOf(address);
  try {
    progress(`connects to ${name}`);
    if (!isPath(address)) {
      const found = await dns.promises.lookup(address.host, { all: true });
      seen.evidence.push(`${name}: ${found.map(({ address: ip }) => ip).join(', ')}`);
    }
    const { socket, tls } = await openSocket(address, target, limitMs);
    try {
      if (tls) seen.evidence.push(`${name}: ${describeTls(tls)}`);
      const { askServer, beginConversation } = await import('../wire-connection.ts');
      const ask = (command: Record<string, unknown>) =>
        withLimit(askServer(socket, { ...command, $db: 'admin' }, name), limitMs, () =>
          Object.assign(new Error(`connection to ${name} timed out`), { code: 'ETIMEDOUT' }),
        );
      const hello = await ask({ hello: 1 });
      const info = await ask({ buildInfo: 1 });
      seen.evidence.push(`${name}: ${describeServer(hello, info)}`);
      const conversation = await withLimit(
        beginConversation(socket, name),
        limitMs,
        () => new Error('no answer'),
      ).catch(() => undefined);
      seen.stsHost = conversation?.stsHost;
      seen.hasNoRetryableWrites = isOldDocumentdb(info, conversation?.conversationId);
      seen.evidence.push(
        seen.stsHost === undefined
          ? `${name}: it does not begin a login with MONGODB-AWS`
          : `${name}: it begins a login with MONGODB-AWS, and would ask STS at ${showValue(seen.stsHost, process.env)}`,
      );
    } finally {
      socket.destroy();
    }
  } catch (error) {
    // The driver says itself, with the login, what it cannot read.
    if (readProperty(error, 'syscall') !== 'open') seen.error = error;
    seen.evidence.push(
      `${name}: ${showWords(String(readProperty(error, 'message')), process.env, MAX_WORDS)}`,
    );
  }
  return seen;
}

/**
 * Amazon DocumentDB before the engine that has retryable writes:
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/retryable-writes.html
 */
function isOldDocumentdb({ versionArray }: Document, conversationId: unknown): boolean {
  if (typeof conversationId !== 'number' || conversationId === 1 || !Array.isArray(versionArray))
    return false;
  const [major = 0, minor = 0, patch = 0] = versionArray.map(Number);
  return major < 8 || (major === 8 && minor === 0 && patch < 2);
}

const isPath = ({ host }: Address) => host.startsWith('/');

function describeTls(tls: import('node:tls').TLSSocket): string {
  const { subject, issuer, valid_to: validTo } = tls.getPeerCertificate();
  const show = (value: unknown) => showValue(String(value ?? '?'), process.env).slice(0, MAX_SHOWN);
  return `${tls.getProtocol()}, certificate of ${show(subject?.CN)} by ${show(issuer?.O ?? issuer?.CN)}, valid to ${show(validTo)}`;
}

function describeServer(hello: Document, info: Document): string {
  const show = (value: unknown) => showValue(String(value), process.env).slice(0, MAX_SHOWN);
  const role =
    hello.msg === 'isdbgrid'
      ? 'router'
      : hello.isWritablePrimary
        ? 'primary'
        : hello.secondary
          ? 'secondary'
          : 'no primary';
  const set = hello.setName ? ` of ${show(hello.setName)}` : '';
  const version = info.version === undefined ? 'version not told' : `version ${show(info.version)}`;
  return `${role}${set}, wire version ${show(hello.maxWireVersion)}, ${version}`;
}
