import { UserError } from '@atlas-aws-iam/command';
import aws4 from 'aws4';
import type { ServicePlace } from './target.ts';

/** The sandbox's own switch, in place of starting an instance, a task or a function: see docs/sandbox.md. */
export function createRunAs(env: Readonly<Record<string, string | undefined>>) {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = env;
  return async ({
    service,
    roleName,
    instanceProfileName,
  }: ServicePlace): Promise<Record<string, string>> => {
    const url = new URL('/sandbox/run-as', env.AWS_ENDPOINT_URL);
    const body = JSON.stringify({ service, role: roleName, instanceProfile: instanceProfileName });
    const { headers } = aws4.sign(
      {
        host: url.host,
        // As a request to IAM has it.
        path: '/',
        method: 'POST',
        service: 'iam',
        region: 'us-east-1',
        headers: { 'Content-Type': 'application/json' },
        body,
      },
      { accessKeyId, secretAccessKey },
    );
    const response = await fetch(url, { method: 'POST', headers: headers as Record<string, string>, body });
    const answer = (await response.json()) as { env?: Record<string, string>; message?: string };
    if (response.ok && answer.env) return answer.env;
    throw new UserError(
      `the sandbox hands out no session of the role ${roleName}: ${answer.message ?? response.status}`,
      'What is made stays. Look whether the sandbox is of this version, and run apply again.',
    );
  };
}
