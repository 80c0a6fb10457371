import { expectOneOf } from './expect-one-of.ts';
import { showTyped } from './show-typed.ts';
import { UserError } from './user-error.ts';

export interface PathAndVariant {
  path: string;
  variant?: string;
}

/**
 * A credential path as it is said everywhere: `sso`, `sso` with `--variant legacy`, or, as the sandbox names its files,
 * `sso.legacy`.
 *
 * @throws UserError when there is no such path, or the variant is said twice
 */
export function readPathAndVariant(
  said: string,
  variant: string | undefined,
  what: string,
  paths: readonly string[],
): PathAndVariant {
  const dot = said.indexOf('.');
  const path = dot === -1 ? said : said.slice(0, dot);
  expectOneOf(what, path, paths);
  const ofName = dot === -1 ? undefined : said.slice(dot + 1);
  if (ofName !== undefined && variant !== undefined && ofName !== variant) {
    throw new UserError(
      `${showTyped(said)} names a variant, and --variant ${showTyped(variant)} another.`,
      `Say ${path} with --variant, or ${path}.<variant> alone.`,
    );
  }
  const found = ofName ?? variant;
  return { path, ...(found !== undefined && { variant: found }) };
}
