const CODE = /^Failed: .* \(([a-z0-9-]+)\)$/m;

/** Undefined when the program has printed the explanation of this code, else what came instead. */
export function describeMiss(code: string, stderr: string): string | undefined {
  const found = CODE.exec(stderr)?.[1];
  if (found === code) return undefined;
  const instead = found === undefined ? 'no explanation was printed' : `the explanation is that of ${found}`;
  return `Not reproduced: ${instead}, not that of ${code}.`;
}
