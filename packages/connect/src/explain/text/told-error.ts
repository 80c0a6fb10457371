/** As much of an error as a text tells, in the shape of one that is thrown. */
export interface ToldError {
  /** Empty where the text has none. */
  readonly name: string;
  readonly message: string;
  /** A server's. */
  readonly code?: number;
  /** Of a metadata service's answer. */
  readonly statusCode?: number;
  /** What is no URL. */
  readonly input?: string;
  /** The name of the replica set of which the driver knew no server in the end. */
  readonly emptySet?: string;
  /** The part of the text. */
  readonly line: string;
}
