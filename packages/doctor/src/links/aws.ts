import type { STSClientConfig } from '@aws-sdk/client-sts';
import { readProperty, redact, showValue, showWords } from '../from-connect.ts';
import type { Finding } from '../link.ts';
import { describePrincipal } from '../principal.ts';
import type { ResolvedIdentity } from '../resolve-credentials.ts';

const LIMIT_MS = 8_000;
const MAX_WORDS = 300;
// STS refuses a signature whose time is further off ("… - 15 min." in its own messages).
const MAX_CLOCK_DIFFERENCE_MS = 15 * 60_000;
// What IAM and STS allow in the names of an ARN. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const ARN = /^arn:aws[\w-]*:(?:iam|sts)::\d{12}:[\w+=,.@/-]{1,1000}$/;
const AWS_HOST = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

interface Exchange {
  host: string;
  date: string | undefined;
}

/**
 * Asks STS who the credentials belong to, once. An answer that fails is a remark, and no cause: the server asks STS by
 * itself, so only a login decides.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function examineAws(
  identity: ResolvedIdentity,
  env: NodeJS.ProcessEnv,
): Promise<Finding<string>> {
  const exchange: Exchange = { host: '', date: undefined };
  try {
    const arn = await callerArn(identity, env, exchange);
    const { register, remarks } = describePrincipal(arn);
    return {
      summary: `${arn}, says ${showValue(exchange.host, env)}${AWS_HOST.test(exchange.host) ? '' : ' (which is not AWS: an endpoint setting leads there)'}`,
      evidence: [...register, ...describeExchange(exchange)],
      remarks,
      value: arn,
    };
  } catch (error) {
    const words = showWords(String(readProperty(error, 'message') ?? error), env, MAX_WORDS);
    // Node joins the attempts on several addresses in an error without words.
    const code = readProperty(error, 'code');
    const name = typeof code === 'string' ? code : String(readProperty(error, 'name') ?? 'Error');
    const where = exchange.host ? showValue(exchange.host, env) : 'STS';
    return {
      summary: `${where} did not name the caller: ${name}`,
      evidence: [...describeExchange(exchange), `${name}: ${words}`],
      remarks: [
        `${where} did not answer, or refused: ${name}. The server asks STS itself, so the login decides.`,
      ],
    };
  }
}

async function callerArn(
  credentials: ResolvedIdentity,
  env: NodeJS.ProcessEnv,
  exchange: Exchange,
): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const region = env.AWS_REGION;
  const config: STSClientConfig = {
    credentials: { ...credentials } as NonNullable<STSClientConfig['credentials']> & object,
    maxAttempts: 1,
    region: region || 'us-east-1',
    ...(!region && !redirects(env) && { endpoint: 'https://sts.amazonaws.com' }),
  };
  const client = new STSClient(config);
  client.middlewareStack.add(
    (next) => async (args) => {
      exchange.host = String(readProperty(args.request, 'hostname'));
      try {
        const result = await next(args);
        exchange.date = dateOf(result.response);
        return result;
      } catch (error) {
        exchange.date = dateOf(readProperty(error, '$response'));
        throw error;
      }
    },
    { step: 'deserialize', priority: 'low' },
  );
  try {
    const { Arn } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(LIMIT_MS),
    });
    if (!Arn || !ARN.test(Arn)) throw new Error('the answer names no caller');
    return redact(Arn, env);
  } finally {
    client.destroy();
  }
}

/** Whether a variable sends requests for STS elsewhere. A profile may do so too: the host that was asked shows it. */
const redirects = (env: NodeJS.ProcessEnv) => Boolean(env.AWS_ENDPOINT_URL_STS || env.AWS_ENDPOINT_URL);

function dateOf(response: unknown): string | undefined {
  const date = readProperty(readProperty(response, 'headers'), 'date');
  return typeof date === 'string' ? date : undefined;
}

function describeExchange({ host: asked, date }: Exchange): string[] {
  const host = showValue(asked, process.env);
  const lines: string[] = [];
  if (host) {
    lines.push(
      AWS_HOST.test(host)
        ? `Asked: ${host}.`
        : `Asked: ${host}, to which an endpoint setting sends requests for STS. That answer is not AWS’s; a real server does not ask there.`,
    );
  }
  const difference = Date.parse(date ?? '') - Date.now();
  if (!Number.isNaN(difference)) {
    const seconds = Math.round(difference / 1000);
    const isTooMuch = Math.abs(difference) > MAX_CLOCK_DIFFERENCE_MS;
    lines.push(
      `Its clock is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} this computer’s${isTooMuch ? ': more than the 15 minutes that STS takes' : ''}.`,
    );
  }
  return lines;
}
