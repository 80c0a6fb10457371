/** Where the page looks for a recorded run. Empty in the page of a sandbox, which asks the sandbox. */
export const RECORDED_SLOT = '<script type="application/json" id="recorded"></script>';

/**
 * The page over a recorded run, to be opened as a file.
 *
 * @param html the built page, `dist/index.html`
 * @param recorded `{ title, logins }`: what the page calls it, and a LoginDetail of each login
 * @returns the same bytes for the same run
 * @throws Error where the page has no place for a run, or has one already
 */
export function renderStaticPage(html: string, recorded: object): string {
  const [before, after, ...more] = html.split(RECORDED_SLOT);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(
      'The page has no empty slot for a recorded run. Build it again: npm run build -w packages/inspector',
    );
  }
  return `${before}${RECORDED_SLOT.replace('><', () => `>${jsonForScript(recorded)}<`)}${after}`;
}

/** JSON that can stand in a script element: no text of it ends the element, or begins a comment. */
function jsonForScript(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
