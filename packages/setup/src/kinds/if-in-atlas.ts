import { AtlasApiError } from '@atlas-aws-iam/atlas-client';

/** Undefined for what is not there. A project that is not there is an error. */
export async function ifInAtlas<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AtlasApiError && error.status === 404 && !error.errorCode?.includes('GROUP')) {
      return undefined;
    }
    throw error;
  }
}
