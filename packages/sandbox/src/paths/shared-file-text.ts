/** A section of a shared config or credentials file. */
export function iniSection(heading: string, entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([name, value]) => `${name} = ${value}`);
  return [`[${heading}]`, ...lines, ''].join('\n');
}

/** A profile of `~/.aws/credentials`. */
export function keysSection(
  profile: string,
  { accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string },
): string {
  return iniSection(profile, { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey });
}
