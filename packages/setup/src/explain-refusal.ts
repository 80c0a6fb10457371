import { AtlasApiError, AtlasUnreachableError, BaseUrlError } from '@atlas-aws-iam/atlas-client';
import { UserError } from '@atlas-aws-iam/command';

/** https://www.mongodb.com/docs/atlas/reference/user-roles/ */
const ROLES: Readonly<Record<string, string>> = {
  createDatabaseUser: 'Project Database Access Admin',
  updateDatabaseUser: 'Project Database Access Admin',
  deleteDatabaseUser: 'Project Database Access Admin',
  createAccessListEntry: 'Project Network Access Manager',
  deleteAccessListEntry: 'Project Network Access Manager',
  createCluster: 'Project Cluster Creator',
  createFlexCluster: 'Project Owner',
  deleteCluster: 'Project Owner',
  deleteFlexCluster: 'Project Owner',
};

const TRUE_STATE = 'What is made so far stands in the state: run the same command again, and it goes on.';

/** Two lines for a refusal of AWS or Atlas, and for a network that is away; other errors as they are. */
export function explainRefusal(error: unknown): unknown {
  if (error instanceof BaseUrlError) return new UserError(error.message, 'Set MONGODB_ATLAS_BASE_URL to it.');
  if (error instanceof AtlasApiError) return explainAtlas(error);
  if (error instanceof AtlasUnreachableError) return new UserError(`${error.message}.`, TRUE_STATE);
  return isAwsError(error) ? explainAws(error) : error;
}

function explainAtlas(error: AtlasApiError): UserError {
  const { operation, status, errorCode, detail, parameters } = error;
  if (operation === 'createToken' && status === 401) {
    return new UserError(
      `Atlas does not know the service account: ${detail}`,
      'Look whether MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET belong together, and whether the secret has expired.',
    );
  }
  if (errorCode === 'IP_ADDRESS_NOT_ON_ACCESS_LIST') {
    return new UserError(
      `${detail} (${operation})`,
      `Add ${parameters[0] ?? 'that address'} to the API access list of the service account, which is not that of the project.`,
    );
  }
  if (errorCode === 'USER_UNAUTHORIZED' || errorCode === 'NOT_ORG_GROUP_CREATOR') {
    return new UserError(
      `the service account may not ${operation}: ${detail}`,
      `It lacks the project role ${ROLES[operation] ?? 'Project Read Only'}. ${TRUE_STATE}`,
    );
  }
  if (status === 429) return new UserError(`Atlas throttles: ${detail}`, TRUE_STATE);
  if (errorCode === 'GROUP_USERS_LIMIT_EXCEEDED') {
    return new UserError(
      `the project is full: ${detail}`,
      'Delete a database user that nobody needs, in Atlas.',
    );
  }
  return new UserError(`${error.message}.`, TRUE_STATE);
}

interface AwsError extends Error {
  $metadata?: { httpStatusCode?: number };
}

function isAwsError(error: unknown): error is AwsError {
  return error instanceof Error && ('$metadata' in error || 'syscall' in error || isOfSdk(error));
}

const isOfSdk = ({ name }: Error) =>
  ['CredentialsProviderError', 'TimeoutError', 'TokenProviderError'].includes(name);

function explainAws(error: AwsError): UserError | Error {
  if ('path' in error && typeof error.path === 'string') {
    return new UserError(
      `a file is in the way: ${error.message}`,
      'Make room for it, or give it back the rights it needs.',
    );
  }
  const { message, name } = error;
  if (name === 'AccessDenied' || name === 'AccessDeniedException') {
    // `User: arn… is not authorized to perform: iam:CreateUser on resource: user x because …`
    const action = /perform: (\S+)/.exec(message)?.[1];
    return new UserError(
      `AWS refuses${action === undefined ? '' : ` ${action}`}: ${message}`,
      `Have your administrator allow it. ${TRUE_STATE}`,
    );
  }
  if (/^DeleteConflict/.test(name)) {
    return new UserError(
      `AWS refuses: ${firstLine(message)} (${name})`,
      'Somebody has added to it what this setup has not made. Remove that, and run destroy again.',
    );
  }
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return new UserError(
      `there are no credentials for AWS: ${firstLine(message)}`,
      'Log in, or set AWS_PROFILE: aws sts get-caller-identity shows who you are.',
    );
  }
  if (/^(?:InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken|UnrecognizedClient)/.test(name)) {
    return new UserError(`AWS does not take your credentials: ${name}.`, 'Log in again, or correct them.');
  }
  if (error.$metadata?.httpStatusCode !== undefined) {
    return new UserError(`AWS refuses: ${firstLine(message)} (${name})`, TRUE_STATE);
  }
  return new UserError(`AWS cannot be reached: ${firstLine(message) || name}`, TRUE_STATE);
}

const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';
