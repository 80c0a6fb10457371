import type { HttpRequest } from '../sigv4/http-request.ts';
import type { Calculation, InspectorState, Message, SearchResult, Tampering } from './model.ts';

export interface RawMessage extends Pick<Message, 'from' | 'to' | 'at' | 'protocol'> {
  bytes: Uint8Array;
  asked?: string;
}

export function toMessage({ from, to, at, protocol, bytes, asked = '' }: RawMessage, limit: number): Message {
  const kept = Buffer.alloc(Math.min(bytes.length, limit), '*');
  const title = from === 'client' ? asked : `reply to ${asked}`;
  return { from, to, at, protocol, title, base64: kept.toString('base64'), length: bytes.length, fields: [] };
}

export function calculate(_request: HttpRequest, _key: { secretAccessKey: string }): Calculation | undefined {
  return undefined;
}

export function searchSignature(_request: HttpRequest, _knowledge: object): SearchResult | undefined {
  return undefined;
}

export interface OwnClient {
  start(): void | Promise<void>;
  stop(): void | Promise<void>;
  tamper(tampering: Tampering, on: boolean): void | Promise<void>;
  state(): InspectorState['ownClient'];
}
