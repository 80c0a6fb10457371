import type { Row } from '../row.ts';
import { assumeRoleRows } from './refusals/assume-role.ts';
import { awsLoginRows } from './refusals/aws-login.ts';
import { containerCredentialsRows } from './refusals/container-credentials.ts';
import { credentialRows } from './refusals/credential-rows.ts';
import { exampleRows } from './refusals/example-rows.ts';
import { instanceMetadataRows } from './refusals/instance-metadata.ts';
import { optionRows } from './refusals/option-rows.ts';
import { sessionTokenRows } from './refusals/session-token.ts';
import { signatureRows } from './refusals/signature-rows.ts';
import { ssoPortalRows } from './refusals/sso-portal.ts';
import { ssoRefreshRows } from './refusals/sso-refresh.ts';
import { stsRequestRows } from './refusals/sts-requests.ts';
import { webIdentityRows } from './refusals/web-identity.ts';

/** A row for every check that the sandbox makes on a login, or before it issues credentials: that check alone says no. */
export const refusalRows: readonly Row[] = [
  ...credentialRows,
  ...optionRows,
  ...signatureRows,
  ...assumeRoleRows,
  ...webIdentityRows,
  ...sessionTokenRows,
  ...stsRequestRows,
  ...instanceMetadataRows,
  ...containerCredentialsRows,
  ...ssoPortalRows,
  ...ssoRefreshRows,
  ...awsLoginRows,
  ...exampleRows,
];
