import { hash } from 'node:crypto';
import { type HttpExchange, keyIdIn } from '../aws/request-log.ts';
import { mergeSlashes, requestPath } from '../aws/request-path.ts';
import { type HttpRequest, headerValue, queryString } from '../sigv4/http-request.ts';

/** No request for credentials and no answer with any is larger. */
const MAX_BYTES = 64 * 1024;

const ISSUED_KEY_ID = /(?:<AccessKeyId>|"[aA]ccessKeyId"\s*:\s*")(\w+)/;
const ISSUED_SECRET = /<SecretAccessKey>|"[sS]ecretAccessKey"/;

/**
 * The credentials that a request uses and those it is answered with, by which a client is known again: hashes, because what
 * stands in their place may be a secret, and most are.
 */
export function credentialsIn(exchange: HttpExchange): string[] {
  return [...usedIn(exchange), ...issuedIn(exchange)].map(([kind, value]) => correlator(kind, value));
}

export function keyCorrelator(accessKeyId: string): string {
  return correlator('key', accessKeyId);
}

/** The id of the key that signed by what the header says; undefined where it names none. */
export function signingKeyId(authorization?: string): string | undefined {
  return keyIdIn(authorization) || undefined;
}

/** Of credentials in the answer; of a list of keys, without secrets, there is none. */
export function issuedKeyId({ response }: HttpExchange): string | undefined {
  const { body = '' } = response ?? {};
  return body.length <= MAX_BYTES && ISSUED_SECRET.test(body) ? ISSUED_KEY_ID.exec(body)?.[1] : undefined;
}

/** The form of a POST, or the query: both in percent-encoding. */
export function parametersOf(request: HttpRequest): string {
  if (request.body.length > MAX_BYTES) return '';
  return request.body.length > 0 ? Buffer.from(request.body).toString() : queryString(request);
}

type Credential = readonly [kind: string, value: string];

function usedIn({ record: { service }, request }: HttpExchange): Credential[] {
  const header = (name: string) => headerValue(request, name);
  const found: (readonly [string, string | undefined])[] = [['key', signingKeyId(header('authorization'))]];
  if (service === 'imds') found.push(['imds', header('x-aws-ec2-metadata-token')]);
  if (service === 'sso') found.push(['sso', header('x-amz-sso_bearer_token')]);
  if (service === 'container-credentials') {
    found.push(['jwt', header('authorization')]);
    found.push(['task', /^\/v2\/credentials\/(.+)/.exec(mergeSlashes(requestPath(request)))?.[1]]);
  }
  if (service === 'sts') {
    const parameters = parametersOf(request);
    if (parameters.includes('WebIdentityToken=')) {
      found.push(['jwt', new URLSearchParams(parameters).get('WebIdentityToken')?.trim()]);
    }
  }
  if (service === 'sso-oidc' || service === 'signin') {
    const text = parametersOf(request);
    found.push(['refresh', stringIn(text, 'refreshToken')]);
  }
  return found.filter((entry): entry is Credential => entry[1] !== undefined && entry[1] !== '');
}

function issuedIn(exchange: HttpExchange): Credential[] {
  const { record, request, response } = exchange;
  // Who administers keys and instances hands them on: whoever uses them is somebody else.
  if (response?.status !== 200 || record.service === 'iam' || record.service === 'sandbox') return [];
  const { body = '' } = response;
  const found: (readonly [string, string | undefined])[] = [['key', issuedKeyId(exchange)]];
  if (record.service === 'imds' && request.method === 'PUT') found.push(['imds', body]);
  if (record.service === 'sso-oidc') found.push(['sso', stringIn(body, 'accessToken')]);
  if (record.service === 'sso-oidc' || record.service === 'signin') {
    found.push(['refresh', stringIn(body, 'refreshToken')]);
  }
  return found.filter((entry): entry is Credential => entry[1] !== undefined && entry[1] !== '');
}

function stringIn(json: string, name: string): string | undefined {
  if (json.length > MAX_BYTES) return undefined;
  return new RegExp(`"${name}"\\s*:\\s*"([^"]*)"`).exec(json)?.[1];
}

function correlator(kind: string, value: string): string {
  return hash('sha256', `${kind} ${value}`, 'base64');
}
