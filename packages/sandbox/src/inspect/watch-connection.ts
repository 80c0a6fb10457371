import { maskCommand } from '../atlas/command-record.ts';
import type { ConnectionTap, EndedCommand, EndedLogin } from '../atlas/connection-tap.ts';
import { HELLOS } from '../atlas/hello-names.ts';
import { type CommandKind, kindOfCommand } from './command-names.ts';
import { keyCorrelator, signingKeyId } from './credentials-in.ts';
import { type LoginVerdict, openLogin, unfinishedVerdict, verdictOn } from './login-detail.ts';
import { createLoginRecording, type LoginRecording } from './login-recording.ts';
import type { SentBytes } from './message.ts';
import { clientOf, type Watching } from './watching.ts';

interface LoginUnderWay {
  recording: LoginRecording;
  /** Once the server has answered the first message with its nonce. */
  started?: Parameters<ConnectionTap['loginStarted']>[0];
  /** Once it has ended; its last answer is still to be sent. */
  keep?: () => void;
}

/** Records a connection's logins with their messages, and by name the commands that were refused or the first to succeed. */
export function watchConnection(watching: Watching): ConnectionTap {
  const { clock, recorder, putOff, underWay, onCommand } = watching;
  const generation = recorder.generation();
  /** After a reset nothing of a connection from before is anybody's business. */
  const isOver = () => recorder.generation() !== generation;
  /** The newest one, and its answer. */
  let hello: SentBytes[] = [];
  let login: LoginUnderWay | undefined;
  let asked: string | undefined;
  let credentials: readonly string[] = [];
  /** Kinds of commands that have succeeded since the login. */
  const succeeded = new Set<CommandKind>();

  function see(from: 'client' | 'server', bytes: Uint8Array): void {
    const message = {
      from,
      to: from === 'client' ? 'server' : 'client',
      at: clock(),
      protocol: 'MongoDB',
      bytes,
      ...(from === 'server' && asked !== undefined && { asked }),
    } as const;
    if (login) login.recording.add(message);
    else if (asked !== undefined && HELLOS.has(asked)) hello.push({ ...message, bytes: Buffer.from(bytes) });
  }

  /** The recording stays `login` until its last answer is sent. */
  function end(
    { recording }: LoginUnderWay,
    judge: (isKeyKnown: boolean) => LoginVerdict,
  ): { id: number; keep(): void } {
    const authorization = recording.authorization();
    const keyId = signingKeyId(authorization);
    const key = keyId === undefined ? undefined : watching.account().findKey(keyId);
    if (keyId !== undefined) credentials = [keyCorrelator(keyId)];
    const verdict = judge(key !== undefined);
    const { attempt, check, words, isUnfinished } = verdict;
    const id = recorder.add({
      event: 'login',
      ...attempt,
      check,
      ...(words && { code: words.code, codeName: words.codeName }),
      ...(isUnfinished && { isUnfinished }),
      ...clientOf(watching, credentials),
    });
    const client = watching.ownLogin(id, authorization);
    return {
      id,
      keep: () =>
        putOff.add(id, () => recorder.addLogin(openLogin(id, verdict, recording, { watching, key, client }))),
    };
  }

  function leave(): void {
    if (login?.keep) login.keep();
    else if (login?.started) {
      const { client } = login.started;
      end(login, () => unfinishedVerdict(client)).keep();
    }
    if (login?.started) underWay.delete(login.started.serverNonce);
    login = undefined;
  }

  function isTold({ name, user, refusal }: EndedCommand): boolean {
    if (refusal) return true;
    const kind = kindOfCommand(name);
    if (user === undefined || kind === 'housekeeping' || succeeded.has(kind)) return false;
    succeeded.add(kind);
    return true;
  }

  return {
    received(bytes, name) {
      if (isOver()) return;
      asked = name;
      if (name === 'saslStart') {
        leave();
        login = { recording: createLoginRecording(hello) };
      } else if (name !== undefined && HELLOS.has(name)) hello = [];
      see('client', bytes);
    },
    sent(bytes) {
      if (isOver()) return;
      see('server', bytes);
      if (login?.keep) leave();
    },
    loginStarted(started) {
      if (isOver() || !login) return;
      login.started = started;
      watching.nonces.push(started.serverNonce);
      underWay.set(started.serverNonce, login.recording);
    },
    loginEnded(ended: EndedLogin) {
      if (isOver() || !login) return undefined;
      const { id, keep } = end(login, (isKeyKnown) => verdictOn(ended, isKeyKnown));
      login.keep = keep;
      succeeded.clear();
      return watching.viewUrlOf(id);
    },
    commandEnded(command) {
      if (isOver()) return;
      onCommand?.(command);
      // Of a `saslStart` that began nothing.
      if (login && !login.started) login = undefined;
      if (isTold(command)) {
        recorder.add({ event: 'command', ...maskCommand(command), ...clientOf(watching, credentials) });
      }
    },
    ended() {
      if (!isOver()) leave();
    },
  };
}
