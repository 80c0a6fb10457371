import { describeSetup, nameOf, type SetupParameters } from '../objects/index.ts';
import { setupNameOf } from '../run/setup-run.ts';
import { emitAtlasCli } from './atlas-cli.ts';
import { emitAwsCli } from './aws-cli.ts';
import { placeholder } from './placeholder.ts';
import { emitTerraform } from './terraform.ts';

/** What the same setup is written for. */
export const EMIT_FORMATS = ['aws-cli', 'atlas-cli', 'terraform'] as const;
export type EmitFormat = (typeof EMIT_FORMATS)[number];

export interface EmitInput {
  format: EmitFormat;
  path: string;
  /** The account is whichever the text is used in. */
  parameters: Omit<SetupParameters, 'account'>;
  /** Whether the text removes what the setup makes. Terraform does that itself. */
  isDestroy?: boolean;
}

/** @throws RangeError for a path that there is not. */
export function emitSetup({ format, path, parameters, isDestroy = false }: EmitInput): string {
  const setup = describeSetup(path, { ...parameters, account: placeholder('account') });
  const { suffix } = parameters;
  const marks = { name: nameOf(path, suffix), mark: setupNameOf(path, suffix) };
  switch (format) {
    case 'aws-cli':
      return emitAwsCli(setup, marks, isDestroy);
    case 'atlas-cli':
      return emitAtlasCli(setup, marks, isDestroy);
    case 'terraform':
      return emitTerraform(setup, marks);
  }
}
