export type { HttpRequest } from '../sigv4/http-request.ts';
export { calculate } from './calculation.ts';
export { type SentBytes, toMessage } from './message.ts';
export type {
  Calculation,
  Check,
  Difference,
  Field,
  InspectedCommand,
  InspectedEvent,
  InspectedLogin,
  InspectedRequest,
  InspectedReset,
  InspectorState,
  LoginDetail,
  Message,
  Party,
  SearchResult,
  Tampering,
} from './model.ts';
