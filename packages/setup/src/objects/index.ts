export { nameOf, TAG_KEY } from './names.ts';
export type { ObjectId } from './object-id.ts';
export type { EnvValue, PathSetup, SetupParameters, WebIdentity } from './path-setup.ts';
export { describeSetup, SETUP_PATHS } from './path-setups.ts';
export { fillPolicy, type PolicyTemplate, type PolicyValue } from './policy-template.ts';
export type { ArnOf, ExternalId, KeyPart, TokenFile } from './reference.ts';
export type { SetupObject } from './setup-object.ts';
