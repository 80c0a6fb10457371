/**
 * A policy as answers carry it: URL-encoded by RFC 3986.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
 */
export function encodeDocument(text: string): string {
  // What RFC 3986 reserves and encodeURIComponent leaves.
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
