import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { LoginEvidence } from './login-evidence.ts';

// https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html#http
const CHANNEL = 'http.client.response.finish';
const METADATA_HOST = /^(?:169\.254\.\d+\.\d+|\[fd00:ec2::[0-9a-f]+\])(?::\d+)?$/i;

/**
 * Notes how AWS, or what stands in its place, last refused to give credentials, until the returned function is called. The
 * SDK's chain and its access portal keep of an answer neither the status nor the text.
 */
export function observeAnswers(evidence: LoginEvidence): () => void {
  const note = (message: unknown) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const { statusCode: status = 0, statusMessage: reason = '', headers } = response;
    const contentType = headers['content-type'] ?? '';
    const host = String(request.getHeader('host') ?? '');
    const isUseful = status < 300 && !contentType.includes('html');
    if (!isOfAws(request, host)) return;
    if (isUseful) delete evidence.answer;
    else evidence.answer = { host, status, reason, contentType, body: '' };
  };
  subscribe(CHANNEL, note);
  return () => void unsubscribe(CHANNEL, note);
}

/** The program may ask others at the same time. */
function isOfAws(request: ClientRequest, host: string): boolean {
  if (String(request.getHeader('user-agent')).includes('aws-sdk-js')) return true;
  const { AWS_EC2_METADATA_SERVICE_ENDPOINT, AWS_CONTAINER_CREDENTIALS_FULL_URI } = process.env;
  const named = [AWS_EC2_METADATA_SERVICE_ENDPOINT, AWS_CONTAINER_CREDENTIALS_FULL_URI];
  return (
    METADATA_HOST.test(host) || named.some((url) => url && URL.canParse(url) && new URL(url).host === host)
  );
}
