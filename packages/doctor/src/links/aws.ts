import type { STSClientConfig } from '@aws-sdk/client-sts';
import { driverError } from '../driver-error.ts';
import {
  describeCredentials,
  type Explanation,
  expirationMs,
  explain,
  readProperty,
  recordLoginEvidence,
  showWords,
} from '../from-connect.ts';
import type { Finding } from '../link.ts';
import type { PathId } from '../paths.ts';
import { describePrincipal } from '../principal.ts';
import type { ResolvedIdentity } from '../resolve-credentials.ts';

const LIMIT_MS = 8_000;
const MAX_WORDS = 300;
// STS refuses a signature whose time is further off ("… - 15 min." in its own messages).
const MAX_CLOCK_DIFFERENCE_MS = 15 * 60_000;
const AWS_HOST = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

interface Exchange {
  host: string;
  date: string | undefined;
}

export interface AwsRequest {
  readonly identity: ResolvedIdentity;
  readonly path: PathId;
  readonly env: NodeJS.ProcessEnv;
  /** Whether the server will be asked too. */
  readonly isLoginAsked: Promise<boolean>;
}

/**
 * Asks STS who the credentials belong to, once. An answer that fails is a remark where the server is asked too: it asks
 * STS by itself, so the login decides. Where no login is possible, the refusal is what is known.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function examineAws({
  identity,
  path,
  env,
  isLoginAsked,
}: AwsRequest): Promise<Finding<string>> {
  const exchange: Exchange = { host: '', date: undefined };
  try {
    const arn = await callerArn(identity, env, exchange);
    const { register, remarks } = describePrincipal(arn);
    return {
      summary: `${arn}, says ${exchange.host}${AWS_HOST.test(exchange.host) ? '' : ' (which is not AWS: an endpoint setting leads there)'}`,
      evidence: [...register, ...describeExchange(exchange)],
      remarks,
      value: arn,
    };
  } catch (error) {
    const words = showWords(String(readProperty(error, 'message') ?? error), env, MAX_WORDS);
    // Node joins the attempts on several addresses in an error without words.
    const code = readProperty(error, 'code');
    const name = typeof code === 'string' ? code : String(readProperty(error, 'name') ?? 'Error');
    const where = exchange.host || 'STS';
    const refusal = explainRefusal(error, exchange, identity, path);
    return {
      summary: `${where} did not name the caller: ${name}`,
      evidence: [...describeExchange(exchange), `${name}: ${words}`],
      ...(refusal && !(await isLoginAsked)
        ? { findings: [refusal] }
        : {
            remarks: [
              `${where} could not be asked, or refused: ${name}. The server asks STS itself, so the login decides.`,
            ],
          }),
    };
  }
}

/**
 * What a login with these credentials would come to, where STS itself has refused them: the server passes its verdict on.
 * Undefined where STS was not reached.
 */
function explainRefusal(
  error: unknown,
  { date }: Exchange,
  identity: ResolvedIdentity,
  path: PathId,
): Explanation | undefined {
  const status = readProperty(readProperty(error, '$metadata'), 'httpStatusCode');
  if (status !== 400 && status !== 403) return undefined;
  const refused = Object.assign(
    driverError('MongoServerError', new Error(`bad auth : aws sts call has response ${status}`)),
    { code: 8000 },
  );
  const difference = Date.parse(date ?? '') - Date.now();
  recordLoginEvidence(refused, {
    ...(path !== 'default-chain' && { credentials: describeForEvidence(identity) }),
    ...(!Number.isNaN(difference) && { clockDifferenceMs: difference }),
  });
  return explain(refused);
}

const describeForEvidence = (identity: ResolvedIdentity) => ({
  description: describeCredentials(identity),
  keyIdPrefix: identity.accessKeyId.slice(0, 4),
  hasSessionToken: Boolean(identity.sessionToken),
  expirationMs: expirationMs(identity),
});

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
      `Its clock is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} this computer’s${isTooMuch ? ': more than the 15 minutes that STS takes' : ''}.`,
    );
  }
  return lines;
}
