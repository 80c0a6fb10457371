// What a command prints, with what differs from run to run replaced by one example each: AWS's own where AWS has one.
// A page shows this, so that no key that was ever issued stands in it and a new run can be compared letter by letter.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html

const REPLACEMENTS: readonly [pattern: RegExp, example: string][] = [
  [/(?<="SecretAccessKey": ")[^"]+/g, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  [/(?<="SessionToken": ")[^"]+/g, 'AQoDYXdzEXAMPLETOKEN'],
  // As variables, in a profile, and in the SDK's spelling; an empty one and a placeholder stay what they are.
  [/(?<=\baws_secret_access_key\s*=\s*['"]?)[^\s'"<$]+/gi, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  [/(?<=\baws_session_token\s*=\s*['"]?)[^\s'"<$]+/gi, 'AQoDYXdzEXAMPLETOKEN'],
  [/(?<=["']?\bsecretAccessKey["']?: ?["'])[^"']+/g, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  [/(?<=["']?\bsessionToken["']?: ?["'])[^"']+/g, 'AQoDYXdzEXAMPLETOKEN'],
  // With nothing around it to say so: 40 letters and digits of base64, of every kind, are a secret key.
  [
    /(?<![\w/+=-])(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)[A-Za-z\d/+]{40}(?![\w/+=-])/g,
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ],
  [/\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g, 'eyJhbGciOiJFUzI1NiJ9.eyJleGFtcGxlIjp0cnVlfQ.EXAMPLE'],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, '$1IOSFODNN7EXAMPLE'],
  [/\b(AKIA|ASIA)…[A-Z0-9]{4}\b/g, '$1…MPLE'],
  [/\b(AIDA|AROA|ANPA|AIPA)[A-Z0-9]{16,17}\b/g, '$1CKCEVSQ6C2EXAMPLE'],
  [/(?<=AWSReservedSSO_\w+_)[0-9a-f]{16}\b/g, '0123456789abcdef'],
  [
    /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
    '01234567-89ab-cdef-0123-456789abcdef',
  ],
  [/\b[0-9a-f]{24}\b/g, '6b02ebf8350e96c58b7e9d94'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|\+00:00)/g, '2026-11-22T12:00:00.000$1'],
  // Version 2 of the AWS CLI writes +00:00 where version 1 writes Z.
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)/g, '2026-11-22T12:00:00+00:00'],
  [/\b127\.0\.0\.1:\d+/g, '127.0.0.1:27017'],
  // What was measured, not a default that a text names.
  [/\b\d+(?= ms\b(?! unless set))/g, '12'],
  // OpenSSL's thread, and its function, file and line, which every release has elsewhere.
  [/\b[0-9A-F]+:error:([0-9A-F]+):SSL routines:\w*:([\w ]+):\S+?\.c:\d+:/g, 'error:$1:SSL routines::$2:'],
  // What Node 24 adds to the words of OpenSSL.
  [/; if the root CA is installed locally, try running Node\.js with --use-system-ca/g, ''],
];

/** The text as a page may show it. */
export function presentable(text: string): string {
  return REPLACEMENTS.reduce((result, [pattern, example]) => result.replaceAll(pattern, example), text);
}
