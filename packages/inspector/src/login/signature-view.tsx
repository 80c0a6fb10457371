import type { Field, LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import { canonicalRequestLines, stringToSignLines } from './line-names.ts';
import { SearchFinding } from './search-finding.tsx';
import { type Part, Stage } from './stage.tsx';

const SIGV4 = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html';

export function SignatureView({ detail }: { detail: LoginDetail }) {
  const { server, client, search } = detail;
  const sent = sentSignature(detail.messages.flatMap(({ fields }) => fields));
  const signatures: Part = { client: client?.signature ?? sent, server: server?.signature };
  const parts = search?.differences.flatMap(({ part }) => part ?? []) ?? [];
  return (
    <div class="signature">
      <p class="lead">
        The client signs a request that it never sends; the server sends the same request to STS, which
        calculates the signature again.{' '}
        <a href={SIGV4} target="_blank" rel="noreferrer">
          How AWS signs requests ↗
        </a>
      </p>
      {search && <SearchFinding search={search} />}
      {!server && !client && (
        <p class="note">
          {sent
            ? 'STS did not calculate this signature: an earlier check refused the request, or it knows no such key.'
            : 'There is no signature: the login ended before the client had sent one.'}
        </p>
      )}
      {(server || client) && (
        <>
          <Stage
            title="1 Canonical request"
            client={client?.canonicalRequest}
            server={server?.canonicalRequest}
            nameLines={canonicalRequestLines}
            parts={parts}
          />
          <Stage
            title="2 String to sign"
            client={client?.stringToSign}
            server={server?.stringToSign}
            nameLines={stringToSignLines}
            parts={parts}
          />
        </>
      )}
      {(signatures.client || signatures.server) && (
        <Stage title="3 Signature" {...signatures} nameLines={() => ['HMAC-SHA256']} parts={[]} />
      )}
      {server && !client && (
        <p class="note">
          A client sends its signature, and never what it calculated: its canonical request stands here for
          the page’s own client and for a recorded run only.
        </p>
      )}
      {/\*{8}/.test(`${server?.canonicalRequest}${client?.canonicalRequest}`) && (
        <p class="note">
          A session token was overwritten with <span class="filled">********</span> in these lines after the
          calculation: the signature can no longer be recomputed from them.
        </p>
      )}
    </div>
  );
}

/** What the client sent in its Authorization header. */
function sentSignature(fields: readonly Field[]): string | undefined {
  for (const { topic, value = '', fields: inner = [] } of fields) {
    const [signature] = topic === 'sts.signature' ? (/[0-9a-f]{64}/.exec(value) ?? []) : [];
    const found = signature ?? sentSignature(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
