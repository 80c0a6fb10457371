import { ATLAS_VARIABLES, AtlasApiError, AtlasUnreachableError } from '@atlas-aws-iam/atlas-client';
import type { Show } from './fault.ts';

/** Why Atlas could not be asked, and what to do: a service account that does not work breaks no connection. */
export interface Refusal {
  readonly summary: string;
  readonly remark: string;
}

const NO_PROJECT = `${ATLAS_VARIABLES.projectId} is the id of a project, 24 digits and letters; the address of its page in Atlas has it.`;
const READER =
  'In Atlas, under Project Identity & Access, give the service account the role Project Read Only.';

/** Of whatever was thrown: also a fault of the doctor’s own is no cause. */
export function refusalOf(error: unknown, show: Show): Refusal {
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
  const { message, name } = error as Error;
  if (name === 'BaseUrlError') {
    return { summary: 'not asked: the address of the API is none', remark: show(message) };
  }
  // An id that would lead out of the path it stands in.
  if (name === 'RangeError') return { summary: `not asked: ${show(message)}`, remark: NO_PROJECT };
  return {
    summary: 'not asked: the doctor itself failed at it',
    remark: `${show(message)}. Please report it; the links before it do not need it.`,
  };
}

function summarise({ detail, errorCode, operation, status }: AtlasApiError, show: Show): string {
  const code = `${status}${errorCode ? ` ${show(errorCode)}` : ''}`;
  if (status === 429) return 'Atlas wants fewer requests than there were (429)';
  if (operation === 'createToken') return `Atlas gives the service account no token (${code})`;
  return `${show(detail)} (${code})`;
}

function remedy({ errorCode, operation, status }: AtlasApiError): string {
  if (status === 429) return 'Ask again in a minute.';
  if (status >= 500) return 'Atlas itself failed. Ask again later.';
  if (operation === 'createToken') {
    return `Client ID and secret do not belong together, or the secret has expired: secrets last a year at most. Make a new one in Atlas, and set ${ATLAS_VARIABLES.clientId} and ${ATLAS_VARIABLES.clientSecret}.`;
  }
  if (errorCode === 'IP_ADDRESS_NOT_ON_ACCESS_LIST') {
    return 'The service account has an access list of its own, for the API: add the address there. It is not the project’s list.';
  }
  if (errorCode === 'GROUP_NOT_FOUND' || errorCode === 'INVALID_GROUP_ID') {
    return NO_PROJECT;
  }
  if (status === 401 || status === 403) return READER;
  return 'Atlas does not take what the doctor asks: a newer doctor may ask in another way.';
}
