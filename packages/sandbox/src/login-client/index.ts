export { appendElements } from './append-elements.ts';
export {
  clientFirst,
  clientSecond,
  FLAG_N,
  FLAG_Y,
  type LoginChanges,
  logIn,
  readServerFirst,
  type ServerFirst,
  saslContinue,
  saslStart,
  startConversation,
} from './conversation.ts';
export { frame, HEADER_BYTES, OP_MSG, OP_QUERY, OP_REPLY, opMsg } from './frames.ts';
export {
  formatAmzDate,
  type Keys,
  regionOf,
  type SignedCall,
  type SigningChanges,
  STS_BODY,
  signGetCallerIdentity,
} from './sign.ts';
export {
  ENDED_WITHOUT_REPLY,
  openWireClient,
  type WireClient,
  type WireClientOptions,
} from './wire-client.ts';
