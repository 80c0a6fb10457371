/** The words of servers that come with a code, which the drivers of most languages print elsewhere or not at all. */
export const SERVER_WORDS: readonly (readonly [code: number, words: RegExp])[] = [
  [8000, /\bbad auth ?:|is not allowed to do action/i],
  [18, /^authentication failed\b/i],
  [334, /\bmechanism \S{1,60} (?:which )?is not enabled|^Unsupported mechanism/i],
  [17, /^sasl: |\bsasl(?:Start|Continue)\b|^No SASL session state/i],
  [20, /^The sandbox is a standalone server|^Transaction numbers are only allowed/],
  [9, /^Unrecognized field: 'txnNumber'/],
  [13, /\brequires authentication\b|^not authorized on \S+ to execute command/i],
];
