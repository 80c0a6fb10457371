import { ATLAS_VARIABLES, AtlasApiError, AtlasUnreachableError } from '@atlas-aws-iam/atlas-client';

/** Why Atlas could not be asked, and what to do: a service account that does not work breaks no connection. */
export interface Refusal {
  readonly summary: string;
  readonly remark: string;
}

const READER =
  'In Atlas, under Project Identity & Access, give the service account the role Project Read Only.';

/** @throws what is no failure of the client */
export function refusalOf(error: unknown, show: (text: string) => string): Refusal {
  if (error instanceof AtlasApiError)
    return { summary: `not asked: ${summarise(error, show)}`, remark: remedy(error) };
  if (error instanceof AtlasUnreachableError) {
    return {
      summary: `not asked: ${show(error.message)}`,
      remark:
        error.reason === 'certificate'
          ? 'NODE_EXTRA_CA_CERTS names a file with the authorities that a proxy of your network, or a sandbox, has.'
          : `${ATLAS_VARIABLES.baseUrl} names where the API is; it is https://cloud.mongodb.com when it is not set. It has no address in a private network.`,
    };
  }
  if ((error as Error).name === 'BaseUrlError') {
    return { summary: 'not asked: the address of the API is none', remark: show((error as Error).message) };
  }
  throw error;
}

function summarise(
  { detail, errorCode, operation, status }: AtlasApiError,
  show: (text: string) => string,
): string {
  const code = `${status}${errorCode ? ` ${show(errorCode)}` : ''}`;
  if (operation === 'createToken') return `Atlas gives the service account no token (${code})`;
  if (status === 429) return 'Atlas wants fewer requests than there were (429)';
  return `${show(detail)} (${code})`;
}

function remedy({ errorCode, operation, status }: AtlasApiError): string {
  if (status === 429) return 'Ask again in a minute.';
  if (operation === 'createToken') {
    return `Client ID and secret do not belong together, or the secret has expired: secrets last a year at most. Make a new one in Atlas, and set ${ATLAS_VARIABLES.clientId} and ${ATLAS_VARIABLES.clientSecret}.`;
  }
  if (errorCode === 'IP_ADDRESS_NOT_ON_ACCESS_LIST') {
    return 'The service account has an access list of its own, for the API: add the address there. It is not the project’s list.';
  }
  if (errorCode === 'GROUP_NOT_FOUND' || errorCode === 'INVALID_GROUP_ID') {
    return `${ATLAS_VARIABLES.projectId} is the id of a project, 24 digits and letters; the address of its page in Atlas has it.`;
  }
  return READER;
}
