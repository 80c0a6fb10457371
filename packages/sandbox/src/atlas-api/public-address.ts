/** As which address Atlas sees whoever is on loopback; of a range for documentation: https://www.rfc-editor.org/rfc/rfc5737 */
export const PUBLIC_ADDRESS = '203.0.113.7';
