/** Whether IAM refused with this code: `NoSuchEntity`, of which the SDK has `NoSuchEntityException`. */
export function isIamError(error: unknown, code: string): boolean {
  return error instanceof Error && error.name.replace(/Exception$/, '') === code;
}

/** Undefined for what is not there. */
export async function ifThere<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isIamError(error, 'NoSuchEntity')) return undefined;
    throw error;
  }
}
