import type { ExaminedSource, SourceId } from '../from-connect.ts';

/**
 * A sentence about what the AWS CLI would take instead; undefined where it takes the same.
 *
 * The CLI asks botocore's chain: variables first even while AWS_PROFILE is set, and a web identity of the environment
 * before the static keys of a profile that nobody has named.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-configure.html#configure-precedence
 */
export function cliSource(examined: readonly ExaminedSource[], env: NodeJS.ProcessEnv): string | undefined {
  const isUsable = (id: SourceId) =>
    examined.some(({ source, finding }) => source.id === id && finding.kind === 'usable');
  const titleOf = (id: SourceId) => examined.find(({ source }) => source.id === id)?.source.title;
  const taken = examined.find(({ source }) => source.state === 'present')?.source.id;
  const cliTakes = isUsable('environment')
    ? 'environment'
    : isUsable('web-identity') && !env.AWS_PROFILE
      ? 'web-identity'
      : undefined;
  if (cliTakes && taken && cliTakes !== taken) {
    return `The AWS CLI would take another source here: ${titleOf(cliTakes)}. What it says of itself is not what a driver does.`;
  }
  if (env.AWS_DEFAULT_PROFILE && !env.AWS_PROFILE) {
    return 'AWS_DEFAULT_PROFILE is set: the AWS CLI reads it, the SDK for JavaScript does not.';
  }
  return undefined;
}
