import type { WireClient } from '@atlas-aws-iam/sandbox/login-client';
import { FLAG_N, FLAG_Y, logIn } from '@atlas-aws-iam/sandbox/login-client';
import type { Document } from 'bson';
import { drivers } from '../drivers.ts';
import { converse } from '../raw/observe-login.ts';
import type { Row } from '../row.ts';
import { createCallers, type Participants } from '../rows/protocol/protocol-row.ts';
import { protocolCases } from '../rows/protocol.ts';
import { credentialCases } from '../rows/refusals/credential-cases.ts';
import {
  acceptedCases,
  headerCases,
  loginChangesOf,
  signatureCases,
} from '../rows/refusals/signature-cases.ts';
import { compare } from './compare.ts';
import { findKnown } from './known-differences.ts';
import { loginCases } from './login-cases.ts';
import { describeOutcome, type Observation } from './observation.ts';
import { observeDriver } from './observe-driver.ts';
import { observeRaw } from './observe-raw.ts';
import type { ServerCase } from './server-case.ts';
import type { ServerRun } from './server-run.ts';

/** Rows of a server, which run once they are prepared. */
export interface ServerRow extends Row {
  prepare(run: ServerRun): Promise<void>;
}

/** Those that need nothing but a server which asks the sandbox's STS. */
export function createServerRows(): readonly ServerRow[] {
  return [
    ...loginCases(),
    ...createCredentialCases(),
    ...createSignatureCases(),
    ...createProtocolCases(),
  ].map(toRow);
}

function toRow({ prepare, ...row }: ServerCase): ServerRow {
  let prepared: (() => ReturnType<Row['run']>) | undefined;
  return {
    ...row,
    target: 'server',
    async prepare(run) {
      const { observe, sandbox } = await prepare(run);
      prepared = async () => {
        const expected = sandbox ?? (await observe(run.sandbox.mongodbUri));
        return report(run, row.name, expected, await observe(run.loginUri));
      };
    },
    run() {
      if (!prepared) throw new Error('the row was not prepared');
      return prepared();
    },
  };
}

/** Keeps what differs for the table. @throws Error for a difference that is not known */
function report(run: ServerRun, row: string, sandbox: Observation, server: Observation) {
  const shown = compare(sandbox, server).map((difference) => ({
    ...difference,
    row,
    known: findKnown(run.kind, row, difference),
  }));
  run.differences.push(...shown);
  const lines = shown.map(
    ({ what, known, ...said }) =>
      `${what}: the sandbox says “${said.sandbox}”, the server “${said.server}”${known ? `; ${known.because}` : ''}`,
  );
  if (shown.some(({ known }) => !known)) throw new Error(lines.join('\n'));
  const detail = lines.length > 0 ? lines.join('; ') : describeOutcome(server);
  return { ...(server.outcome === 'accepted' && server.user && { identity: server.user }), detail };
}

/** Both drivers log in with the same credentials. */
function createCredentialCases(): ServerCase[] {
  return credentialCases
    .filter(({ movesClock }) => !movesClock)
    .flatMap(({ name, prepare }) => {
      const keysOf = once((run: ServerRun) => prepare(run.createPlace(), run.setClock));
      return drivers.map((driver) => ({
        name: `login: ${name}`,
        group: 'refusal' as const,
        driver,
        async prepare(run: ServerRun) {
          const keys = keysOf(run);
          return { observe: (uri: string) => observeDriver(driver, uri, keys) };
        },
      }));
    });
}

/** Those that need another STS host than the server's are left out. */
function createSignatureCases(): ServerCase[] {
  const accepted = acceptedCases.map((input) => ({ ...input, name: `${input.name}, let in` }));
  return [...accepted, ...signatureCases, ...headerCases]
    .filter((input) => !('stsHost' in input))
    .map((input) =>
      rawCase('refusal', input.name, ({ client, keys }) => logIn(client, keys, loginChangesOf(input))),
    );
}

function createProtocolCases(): ServerCase[] {
  const logins = [
    { name: 'a login with p=110, field by field', flag: FLAG_N, caller: 'keys' as const },
    { name: 'a login with p=121, field by field', flag: FLAG_Y, caller: 'keys' as const },
    { name: 'a login of a session, field by field', flag: FLAG_N, caller: 'session' as const },
  ];
  return [
    ...logins.map(({ name, flag, caller }) =>
      rawCase(
        'protocol',
        name,
        async (participants): Promise<Document> => ({
          ...(await converse(participants.client, participants[caller], flag)),
        }),
      ),
    ),
    ...protocolCases.map(({ name, act }) => rawCase('protocol', name, act)),
  ];
}

/** One user and one role are enough for all of these: none changes anything of them. */
const callersOf = once(({ createPlace }: ServerRun) => createCallers(createPlace()));

function rawCase(
  group: ServerCase['group'],
  name: string,
  act: (participants: Participants) => Promise<Document>,
): ServerCase {
  return {
    name,
    group,
    async prepare(run) {
      const callers = callersOf(run);
      return {
        observe: (uri) =>
          observeRaw(uri, run.signal, (client: WireClient) => act({ ...callers, uri, client })),
      };
    },
  };
}

/** Made for a run when it is first asked for. */
function once<T>(make: (run: ServerRun) => T): (run: ServerRun) => T {
  const made = new WeakMap<ServerRun, T>();
  return (run) => {
    const before = made.get(run);
    if (before) return before;
    const now = make(run);
    made.set(run, now);
    return now;
  };
}
