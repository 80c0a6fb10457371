/**
 * The command that runs a new project as a user of the sandbox.
 *
 * @param variables - the sandbox's file of that user, without its extension
 */
export function tryCommand(variables: string, platform = process.platform): string {
  return platform === 'win32'
    ? `. ${quoted(`${variables}.ps1`, platform)}; npm start`
    : `(set -a; . ${quoted(`${variables}.env`, platform)}; npm start)`;
}

/** A path as a POSIX shell reads it, or on Windows PowerShell, where typographic single quotes are quotes too. */
export function quoted(path: string, platform = process.platform): string {
  if (/^[\w./~:\\-]+$/.test(path)) return path;
  return platform === 'win32'
    ? `'${path.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`
    : `'${path.replaceAll("'", "'\\''")}'`;
}
