import { showValue, showWords } from '../../show-value.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import type { HttpAnswer } from '../http-answer.ts';
import { isFromProvider } from '../related-errors.ts';

// An SDK that cannot make sense of an answer: of XML, of JSON, and of an error without a name in it.
const UNREADABLE = /Deserialization error: to see the raw response|^(?:\w+: )?UnknownError$|^Unknown(?:: |$)/;
// JSON.parse() quotes how the text begins.
const NOT_JSON =
  /Unexpected (?:token '?(.)'?, (?:\.\.\.)?"(.{1,40}?)"(?:\.\.\.)? is not valid JSON|end of JSON input)/s;
const BAD_METADATA_TOKEN = /Invalid character in header content \["x-aws-ec2-metadata-token"\]/;
const NO_CREDENTIALS_IN_IT = /^Invalid response from STS\.(\w+) call/;
const MAX_WORDS_LENGTH = 120;

/** What was asked for credentials answered, and not as AWS does: a proxy, a firewall, a page to log in at. */
export const foreignAnswerEntries: readonly CatalogueEntry[] = [
  {
    code: 'provider-failed',
    read(facts, { env, evidence, related }) {
      // The driver's own error around it has the same message, and no answer.
      const kept = facts.answer ?? related.find((one) => one.answer)?.answer;
      const answer = kept ?? (isFromProvider(related) ? evidence?.answer : undefined);
      const what = describeAnswer(facts.message, answer, isFromProvider(related), env);
      if (!what) return;
      const status = answer?.status;
      return {
        summary: `The endpoint that should give credentials gave an answer that is not AWS’s${status ? `: HTTP ${statusOf(answer)}` : ''}`,
        cause: `${what} AWS answers in XML or JSON: a proxy, a firewall or a login page is in between, or the endpoint is another’s.`,
        fix: `${fixOf(status)} ${endpoints(env)}`,
        docs: DOCS.sdkCredentials,
      };
    },
  },
];

function describeAnswer(
  message: string,
  answer: HttpAnswer | undefined,
  isOfProvider: boolean,
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (answer && UNREADABLE.test(message)) {
    const type = answer.contentType ? ` (${showWords(answer.contentType, env, MAX_WORDS_LENGTH)})` : '';
    const words = firstWords(answer, env) || showValue(NOT_JSON.exec(message)?.[2] ?? '', env);
    return `It answered with HTTP ${statusOf(answer)}${type}${words ? `: "${words}".` : '.'}`;
  }
  if (!isOfProvider) return undefined;
  if (NO_CREDENTIALS_IN_IT.test(message)) {
    return `It answered with success, and without credentials. The SDK says: ${message}.`;
  }
  if (BAD_METADATA_TOKEN.test(message)) {
    return 'The metadata service’s answer cannot be a session token: it holds line breaks or the like.';
  }
  // Of the access portal and of a container's endpoint the SDK keeps neither the status nor the answer.
  const [isNotJson, , beginning] = NOT_JSON.exec(message) ?? [];
  // A provider of the program's own may have read JSON of its own: a page is nobody's.
  if (isNotJson && (UNREADABLE.test(message) || beginning?.startsWith('<'))) {
    return `The SDK does not pass on the status. ${beginning ? `The answer begins with "${showValue(beginning, env)}".` : 'The answer is empty, or breaks off.'}`;
  }
  return UNREADABLE.test(message)
    ? `The SDK passes on neither status nor text. It says: ${message.split('\n', 1)[0]}`
    : undefined;
}

function statusOf(answer: HttpAnswer | undefined): string {
  return `${answer?.status} ${(answer?.reason ?? '').replace(/[^\w '-]/g, '').slice(0, 60)}`.trim();
}

// Of a success nothing is repeated but a page: what breaks off may hold credentials.
function firstWords({ status, contentType, body }: HttpAnswer, env: NodeJS.ProcessEnv): string {
  const isPage = /html/i.test(contentType) || /^\s*<(?:!doctype|html)/i.test(body);
  if (status < 300 && !isPage) return '';
  const text = body
    .slice(0, 4_000)
    .replace(/<(script|style)\b.*?(?:<\/\1>|$)/gis, ' ')
    .replace(/<[^<>]{0,500}>/g, ' ');
  return /SecretAccessKey|SessionToken|accessToken/i.test(body) ? '' : showWords(text, env, MAX_WORDS_LENGTH);
}

function fixOf(status: number | undefined): string {
  if (status === 407) {
    return 'The proxy wants to know who asks. The AWS SDK for JavaScript does not read HTTPS_PROXY by itself: let requests to amazonaws.com and awsapps.com pass without a login, or give the provider a requestHandler with an agent that logs in at the proxy.';
  }
  if (status !== undefined && (status === 429 || status >= 500)) {
    return 'Try again. If it persists, see what answers in the place of AWS.';
  }
  return 'See what answers in the place of AWS: curl -i with the address of the service shows all of it.';
}

function endpoints(env: NodeJS.ProcessEnv): string {
  const names = Object.keys(env).filter(
    (name) =>
      /^AWS_ENDPOINT_URL|^AWS_EC2_METADATA_SERVICE_ENDPOINT$|^AWS_CONTAINER_CREDENTIALS_\w+_URI$/.test(
        name,
      ) && env[name],
  );
  return names.length > 0
    ? `Check ${names.join(', ')}: the SDK is sent where ${names.length > 1 ? 'they say' : 'it says'}.`
    : 'Ask the network’s administrator to let it through.';
}
