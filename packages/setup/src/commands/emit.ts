import { expectOneOf, UserError } from '@atlas-aws-iam/command';
import { EMIT_FORMATS, type EmitFormat, emitSetup } from '../emit/emit.ts';
import { SETUP_PATHS } from '../objects/index.ts';
import { readWebIdentity } from '../target/web-identity.ts';
import { checkSuffix } from './check-suffix.ts';

export interface EmitValues {
  audience?: string;
  cluster?: string;
  database?: string;
  destroy?: boolean;
  issuer?: string;
  subject?: string;
  suffix?: string;
}

/** Of AWS's documentation: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
const EXAMPLE_WEB_IDENTITY = {
  issuer: 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
  audience: 'sts.amazonaws.com',
  subject: 'system:serviceaccount:default:atlas-app',
};

/** Prints the setup of a path for another tool. It asks nobody: not AWS, Atlas or the sandbox. @throws UserError */
export function emitCommand(
  [format, path, ...more]: readonly string[],
  values: EmitValues,
  write: (text: string) => void,
): number {
  if (format === undefined || path === undefined || more.length > 0) {
    throw new UserError(
      'emit needs a tool and one credential path.',
      `npm run setup -- emit ${EMIT_FORMATS.join('|')} <path>`,
    );
  }
  expectOneOf('tool', format, EMIT_FORMATS);
  expectOneOf('credential path', path, SETUP_PATHS);
  const { cluster, database, destroy, suffix, ...given } = values;
  if (destroy && format === 'terraform') {
    throw new UserError(
      '--destroy is for the scripts.',
      'Terraform removes what it has made: terraform destroy',
    );
  }
  checkSuffix([path], suffix);
  const { issuer, audience, subject } = given;
  const webIdentity = readWebIdentity(
    { ...(issuer && { issuer }), ...(audience && { audience }), ...(subject && { subject }) },
    undefined,
  );
  const parameters = {
    database: database ?? 'testdb',
    clusterName: cluster ?? 'Cluster0',
    webIdentity: webIdentity ?? EXAMPLE_WEB_IDENTITY,
    ...(suffix !== undefined && { suffix }),
  };
  write(emitSetup({ format: format as EmitFormat, path, parameters, isDestroy: destroy ?? false }));
  return 0;
}
