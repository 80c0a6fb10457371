import type { Sandbox } from '@atlas-aws-iam/sandbox';
import { type SigningChanges, STS_BODY, signGetCallerIdentity } from '@atlas-aws-iam/sandbox/login-client';
import type { Row } from '../../row.ts';
import { createUser } from './callers.ts';
import { type HttpRequest, httpRow } from './http-row.ts';

interface StsRequestCase {
  name: string;
  signing?: SigningChanges;
  edit?: (request: Required<HttpRequest>) => HttpRequest;
  status: number;
  code: string;
  message: string;
}

// Sent to STS itself: the MongoDB side refuses most of these before it asks.
const cases: readonly StsRequestCase[] = [
  {
    name: 'host not signed',
    signing: { unsigned: ['host'] },
    status: 403,
    code: 'SignatureDoesNotMatch',
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    name: 'no Date',
    signing: { unsigned: ['x-amz-date'] },
    edit: ({ headers: { 'x-amz-date': _, ...headers }, ...rest }) => ({ ...rest, headers }),
    status: 400,
    code: 'IncompleteSignature',
    message:
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256",
  },
  {
    name: 'not signed at all',
    edit: ({ headers: { authorization: _, ...headers }, ...rest }) => ({ ...rest, headers }),
    status: 403,
    code: 'MissingAuthenticationToken',
    message: 'Request is missing Authentication Token',
  },
  {
    name: 'AssumeRole not signed at all',
    edit: ({ headers: { authorization: _, ...headers }, ...rest }) => ({
      ...rest,
      headers,
      body: 'Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/app&RoleSessionName=refusal',
    }),
    status: 403,
    code: 'MissingAuthenticationToken',
    message: 'Request is missing Authentication Token',
  },
  {
    name: 'signed in the header and in the query',
    signing: { query: 'X-Amz-Algorithm=AWS4-HMAC-SHA256' },
    edit: (request) => ({ ...request, url: `${request.url}?X-Amz-Algorithm=AWS4-HMAC-SHA256` }),
    status: 403,
    code: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  {
    name: 'query that was not signed',
    edit: (request) => ({ ...request, url: `${request.url}?a=b` }),
    status: 403,
    code: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  {
    name: 'body other than the one signed',
    // As long, and with the same meaning.
    edit: (request) => ({ ...request, body: request.body.split('&').reverse().join('&') }),
    status: 403,
    code: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  {
    name: 'query that cannot be decoded',
    edit: (request) => ({ ...request, url: `${request.url}?a=%zz` }),
    status: 400,
    code: 'MalformedQueryString',
    message: 'Illegal hex character in escape % pattern: %zz',
  },
  {
    name: 'action that there is not',
    edit: (request) => ({ ...request, body: 'Action=GetEverything&Version=2011-06-15' }),
    status: 400,
    code: 'InvalidAction',
    message: 'Could not find operation GetEverything for version 2011-06-15',
  },
  {
    name: 'action that the sandbox does not emulate',
    edit: (request) => ({ ...request, body: 'Action=GetFederationToken&Version=2011-06-15' }),
    status: 501,
    code: 'NotImplemented',
    message: 'The sandbox does not emulate sts:GetFederationToken.',
  },
];

export const stsRequestRows: readonly Row[] = [
  ...cases.map(({ name, signing, edit, status, code, message }) =>
    httpRow({
      name: `STS request: ${name}`,
      request: async (sandbox) => {
        const request = signedRequest(sandbox, signing);
        return edit?.(request) ?? request;
      },
      status,
      body: new RegExp(`<Code>${code}</Code>\\s*<Message>${patternOf(message)}</Message>`),
    }),
  ),
  httpRow({
    name: 'STS request: no action',
    request: async (sandbox) => ({ ...signedRequest(sandbox), body: 'Version=2011-06-15' }),
    status: 302,
    body: '',
  }),
  httpRow({
    name: 'STS request: method DELETE',
    request: async ({ awsEndpointUrl }) => ({ url: `${awsEndpointUrl}/`, method: 'DELETE' }),
    status: 405,
    body: '',
  }),
];

function signedRequest(sandbox: Sandbox, changes: SigningChanges = {}): Required<HttpRequest> {
  const { awsEndpointUrl } = sandbox;
  const { headers } = signGetCallerIdentity(
    createUser(sandbox),
    { host: new URL(awsEndpointUrl).host, nonce: 'none' },
    { region: 'us-east-1', ...changes },
  );
  // fetch says these two by itself, the same.
  const { host: _, 'content-length': __, ...others } = headers;
  return { url: `${awsEndpointUrl}/`, method: 'POST', headers: others, body: STS_BODY };
}

/** As it stands in XML, and in a pattern. */
function patternOf(message: string): string {
  return message.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/'/g, "(?:'|&apos;)");
}
