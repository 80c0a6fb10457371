import type { Row } from '../row.ts';
import { acceptedRows } from './protocol/accepted.ts';
import { clientFirstCases } from './protocol/client-first.ts';
import { clientSecondCases } from './protocol/client-second.ts';
import { commandCases } from './protocol/commands.ts';
import { nonceCases } from './protocol/nonce.ts';
import { type ProtocolCase, protocolRow } from './protocol/protocol-row.ts';
import { signedHeadersCases } from './protocol/signed-headers.ts';

/** Messages that a server must refuse and no driver sends, written by hand. */
export const protocolCases: readonly ProtocolCase[] = [
  ...clientFirstCases,
  ...clientSecondCases,
  ...signedHeadersCases,
  ...nonceCases,
  ...commandCases,
];

export const protocolRows: readonly Row[] = [...acceptedRows, ...protocolCases.flatMap(protocolRow)];
