import { type Members, readMembers } from '../../validations/members.ts';
import type { IamCall } from '../iam-call.ts';

/** IAM's refusals do not quote what was sent. */
export function readIamMembers({ parameters }: IamCall): Members {
  return readMembers(parameters, { showsValues: false });
}
