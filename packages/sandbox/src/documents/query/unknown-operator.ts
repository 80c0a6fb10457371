import { CommandError } from '../../command-error.ts';

/** Operators a server has and the sandbox has not: they say so, rather than pass for a typing error. */
const NOT_EMULATED = new Set(
  [
    '$comment $expr $geoIntersects $geoWithin $jsonSchema $maxDistance $minDistance $near $nearSphere $rand',
    '$sampleRate $text $where',
  ].flatMap((names) => names.split(' ')),
);

export function unknownOperator(name: string, kind: string): CommandError {
  return NOT_EMULATED.has(name)
    ? new CommandError(238, `The sandbox does not emulate the operator ${name}.`)
    : new CommandError(2, `unknown ${kind}: ${name}`);
}
