import type { Row } from '../row.ts';
import { acceptedRows } from './protocol/accepted.ts';
import { clientFirstRows } from './protocol/client-first.ts';
import { clientSecondRows } from './protocol/client-second.ts';
import { commandRows } from './protocol/commands.ts';
import { nonceRows } from './protocol/nonce.ts';
import { signedHeadersRows } from './protocol/signed-headers.ts';

/** Messages that a server must refuse and no driver sends, written by hand. */
export const protocolRows: readonly Row[] = [
  ...acceptedRows,
  ...clientFirstRows,
  ...clientSecondRows,
  ...signedHeadersRows,
  ...nonceRows,
  ...commandRows,
];
