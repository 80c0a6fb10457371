import type { ObjectId } from './object-id.ts';

/** The ARN that IAM gives an object of the same path. */
export interface ArnOf {
  readonly arnOf: ObjectId;
}

/** The external ID that the trust policy asks for. It is made once for a path, and is no secret. */
export interface ExternalId {
  readonly externalId: true;
}

/** A part of the access key, which is known once that has been made. */
export interface KeyPart {
  readonly ofKey: 'accessKeyId' | 'secretAccessKey';
}

/** A file of whoever runs the setup: that of a web identity token. */
export interface TokenFile {
  readonly tokenFile: true;
}

export const arnOf = (id: ObjectId): ArnOf => ({ arnOf: id });
export const EXTERNAL_ID: ExternalId = { externalId: true };
export const ACCESS_KEY_ID: KeyPart = { ofKey: 'accessKeyId' };
export const SECRET_ACCESS_KEY: KeyPart = { ofKey: 'secretAccessKey' };
export const TOKEN_FILE: TokenFile = { tokenFile: true };
