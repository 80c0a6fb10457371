import type { STSClientConfig } from '@aws-sdk/client-sts';
import { driverError } from '../driver-error.ts';
import { type Explanation, explain, readProperty, showWords } from '../from-connect.ts';
import type { Finding } from '../link.ts';
import { describePrincipal } from '../principal.ts';
import type { ResolvedIdentity } from '../resolve-credentials.ts';

const LIMIT_MS = 8_000;
const MAX_WORDS = 300;
// More than this is refused by AWS. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
const MAX_CLOCK_DIFFERENCE_MS = 5 * 60_000;
const AWS_HOST = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

export interface AwsView {
  readonly arn: string | undefined;
  /** Why STS did not name the caller, explained; for a login that could not be asked. */
  readonly refusal: Explanation | undefined;
}

interface Exchange {
  host: string;
  date: string | undefined;
}

/**
 * Asks STS who the credentials belong to, once. An answer that fails is a remark: the server asks STS, and not the
 * client, so only the login decides.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function examineAws(
  identity: ResolvedIdentity,
  env: NodeJS.ProcessEnv,
): Promise<Finding<AwsView>> {
  const exchange: Exchange = { host: '', date: undefined };
  try {
    const arn = await callerArn(identity, env, exchange);
    const { register, remarks } = describePrincipal(arn);
    return {
      summary: `${arn}, says ${exchange.host}`,
      evidence: [...register, ...describeExchange(exchange)],
      remarks,
      value: { arn, refusal: undefined },
    };
  } catch (error) {
    const words = showWords(String(readProperty(error, 'message') ?? error), env, MAX_WORDS);
    const name = String(readProperty(error, 'name') ?? 'Error');
    const where = exchange.host || 'STS';
    return {
      summary: `${where} did not name the caller: ${name}`,
      evidence: [...describeExchange(exchange), `${name}: ${words}`],
      remarks: [
        `${where} could not be asked, or refused: ${name}. The server asks STS itself, so the login decides.`,
      ],
      value: { arn: undefined, refusal: explain(driverError('MongoAWSError', error)) },
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
    if (!Arn) throw new Error('the answer names no caller');
    return Arn;
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

function describeExchange({ host, date }: Exchange): string[] {
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
      `Its clock is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} this computer’s${isTooMuch ? ': more than the five minutes that AWS takes' : ''}.`,
    );
  }
  return lines;
}
