import type { Row } from '../row.ts';
import { documentdbRows } from './documentdb.ts';
import { loginSandboxRows } from './login-sandbox.ts';
import { protocolRows } from './protocol.ts';
import { refusalRows } from './refusals.ts';
import { specificationRows } from './specification.ts';

/** Everything that can be shown without an account. */
export const sandboxRows: readonly Row[] = [
  ...loginSandboxRows,
  ...specificationRows,
  ...documentdbRows,
  ...refusalRows,
  ...protocolRows,
];
