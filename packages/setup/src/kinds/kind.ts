import type { ArnOf, ExternalId } from '../objects/index.ts';
import type { SetupRecord } from '../state/setup-record.ts';
import type { Target } from '../target/target.ts';

/** What an action on an object knows. */
export interface KindContext {
  target: Target;
  /** The value of the tag: the path, with its suffix. */
  setup: string;
  /** The record, where there is one. */
  record: SetupRecord | undefined;
  /** Undefined for what has not been made. */
  resolve(reference: ArnOf | ExternalId): string | undefined;
  /** Tells what is waited for. */
  say(line: string): void;
  pause(ms: number): Promise<void>;
}

/** What calls gave, for the record. */
export type Made = Pick<SetupRecord, 'arn' | 'accessKeyId'>;

export interface Difference {
  attribute: string;
  from: string;
  to: string;
}

/** What is there. */
export interface Found {
  /**
   * `tag` is the setup's mark on it, undefined on what somebody else has made. What cannot have one is its holder's:
   * `holder`.
   */
  owner: { tag: string | undefined } | 'holder';
  made: Made;
  differences: readonly Difference[];
}

export type Attributes = Readonly<Record<string, unknown>>;

/** How one kind of object is looked at, made, changed and removed. */
export interface Kind<Described> {
  /** As Terraform calls it. */
  type: string;
  name(object: Described): string;
  /** For the plan; undefined for what is known after apply. */
  attributes(object: Described, context: KindContext): Attributes;
  read(object: Described, context: KindContext): Promise<Found | undefined>;
  create(object: Described, context: KindContext): Promise<Made>;
  /** Makes the differences go away; left out where there are none. */
  update?(object: Described, context: KindContext): Promise<void>;
  /** What is gone already is no error. */
  remove(object: Described, context: KindContext): Promise<void>;
}
