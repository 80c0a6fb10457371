import type { Field, LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import { CHECKS } from '../checks.ts';
import { CODES } from '../codes.ts';
import { explanationCode } from '../explanation-code.ts';
import { clientName } from '../overview/client.ts';
import { CodeDocs } from '../parts/code-docs.tsx';
import { formatTime } from '../parts/format-time.ts';
import { Verdict } from '../parts/verdict.tsx';

export interface LoginHeaderProps {
  detail: LoginDetail;
  pcapUrl?: string;
  dialect: string | undefined;
}

export function LoginHeader({ detail, pcapUrl, dialect }: LoginHeaderProps) {
  const { id, verdict, check, words, messages, isClipped } = detail;
  const isRefused = verdict === 'refused';
  const code = explanationCode(detail);
  const at = messages[0]?.at;
  const fields = messages.flatMap((message) => message.fields);
  return (
    <header class="login-header">
      <div class="login-title">
        <h1>Login {id}</h1>
        <Verdict isRefused={isRefused}>{verdictOn(detail)}</Verdict>
        <span class="dim">{[at && `${formatTime(at)} UTC`, dialect].filter(Boolean).join(' · ')}</span>
        {pcapUrl && (
          <a class="button" href={pcapUrl} download={`login-${id}.pcap`}>
            Download pcap
          </a>
        )}
      </div>
      {isRefused && (
        <div class="refusal">
          <p>{CHECKS[check]?.text}</p>
          {words && (
            <p>
              The client was told{' '}
              <code class="words">{`${words.code} ${words.codeName}: ${words.errmsg}`}</code>
            </p>
          )}
          {code && (
            <p>
              <strong>{CODES[code].summary}</strong> <CodeDocs code={code} />
              <br />
              {CODES[code].fix}
            </p>
          )}
        </div>
      )}
      <dl class="facts">
        {factsOf(detail).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {isClipped && (
        <p class="note">The login was longer than what is kept of one: messages or bytes are missing.</p>
      )}
      {hasFilled(fields, () => true) && (
        <p class="note">
          <span class="filled">Secrets</span> and the middle of key ids were overwritten with as many other
          bytes when they were recorded{pcapUrl && ', here and in the pcap'}.
          {hasFilled(fields, isSigned) && ' The signature can no longer be recomputed from these bytes.'}
        </p>
      )}
    </header>
  );
}

function hasFilled(fields: readonly Field[], isMeant: (topic: string) => boolean): boolean {
  return fields.some(
    ({ isFilled, topic, fields: inner = [] }) => (isFilled && isMeant(topic)) || hasFilled(inner, isMeant),
  );
}

/** A session token is a header of the request that is signed. */
const isSigned = (topic: string) => topic === 'saslContinue.t' || topic === 'sts.x-amz-security-token';

function verdictOn({ verdict, check }: LoginDetail): string {
  if (verdict === 'authenticated') return 'authenticated';
  return check === 'none' ? 'unfinished' : `refused by the check: ${CHECKS[check]?.title ?? check}`;
}

function factsOf({ attempt }: LoginDetail): [string, string][] {
  const { accessKeyId, keyKind, callerArn, authenticatedUser, stsStatus, reason } = attempt;
  const facts: [string, string | undefined][] = [
    ['client', clientName(attempt.client)],
    ['access key', accessKeyId && [accessKeyId, keyKind].filter(Boolean).join(', ')],
    ['caller', callerArn],
    ['database user', authenticatedUser],
    ['STS answered', stsStatus?.toString()],
    ['reason', reason],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== '');
}
