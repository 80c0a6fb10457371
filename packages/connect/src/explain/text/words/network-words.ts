import { network, type Saying } from './saying.ts';

const noRecord = ([, host = '']: RegExpExecArray) => `querySrv ENOTFOUND ${host}`;
const noName = ([, host = '']: RegExpExecArray) => `getaddrinfo ENOTFOUND ${host}`;
// Where the address does not stand beside these words, it stands before them.
const refused = ({ input }: RegExpExecArray) =>
  `connect ECONNREFUSED ${/(?<![\w.:-])[\w.-]{1,253}:\d{2,5}(?![\w:])/.exec(input)?.[0] ?? '…:0'}`;

// P: pymongo and Python. G: Go. J: Java. R: Rust. C: the C driver, which those of PHP and C++ are built on.
export const networkWords: readonly Saying[] = [
  // DNS
  network(/\bDNS query name does not exist: ([\w.-]{1,300}?)\.?(?![\w.-])/, noRecord), // P
  network(/\bdoes not contain an answer to the question: ([\w.-]{1,300}?)\.? IN SRV/, noRecord), // P
  network(/\blookup (_mongodb\._tcp\.[\w.-]{1,300}?)(?: on \S{1,100})?: no such host/, noRecord), // G
  network(/\blookup (?!_mongodb)([\w.-]{1,300}?)(?: on \S{1,100})?: no such host/, noName), // G
  network(/\bFailed looking up SRV record for '([\w.-]{1,300})/, noRecord), // J
  network(/\bFailed to look ?up SRV record "?([\w.-]{1,300})/i, noRecord), // C
  network(/\bno records? found for (?:Query \{ name: Name\(")?([\w.-]{1,300})/i, noRecord), // R
  network(/\bUnknownHostException: ([\w.-]{1,300})/, noName), // J
  network(/\bFailed to resolve '?([\w.-]{1,300})/, noName), // C
  network(
    /\b(?:Name or service not known|nodename nor servname provided|getaddrinfo failed|No address associated with hostname|No such host is known)/, // P, R
    noName,
  ),
  network(
    /\bTemporary failure in name resolution|\bresolution lifetime expired|\bAll nameservers failed to answer|\bserver misbehaving\b/, // P, G, R
    'getaddrinfo EAI_AGAIN',
  ),
  // Sockets
  network(
    /\bconnection refused\b|\[(?:Errno (?:111|61)|WinError 10061)\]|\bactively refused it\b/i, // G, P, C, J, R
    refused,
  ),
  network(
    /\bserver selection (?:error|timeout)\b|\bTimed out (?:after \d{1,9} ms )?while waiting for a server\b|\bNo (?:suitable )?servers (?:found|available)\b|\bNo replica set members (?:found|available|match)|\bNo primary available\b|\(configured timeouts: /i, // G, J, C, R, P
    'Server selection timed out',
  ),
  // TLS
  network(
    /\bremote error: tls: internal error|\bReceived fatal alert: internal_error|\bTLSV1_ALERT_INTERNAL_ERROR/, // G, J, P
    'tlsv1 alert internal error',
  ),
  network(
    /\bcertificate signed by unknown authority|\bPKIX path building failed|\binvalid peer certificate: UnknownIssuer/, // G, J, R
    'unable to verify the first certificate',
  ),
  network(
    /\bcertificate is valid for .{1,300}, not \S|\bNo subject alternative DNS name matching\b|\bHostname mismatch, certificate is not valid for\b|\bNotValidForName\b/,
    "does not match certificate's altnames",
  ), // G, J, P, R
  network(
    /\bfirst record does not look like a TLS handshake|\bUnsupported or unrecognized SSL message|\bWRONG_VERSION_NUMBER\b/, // G, J, P
    'wrong version number',
  ),
  // The conversation
  network(
    /\bServer nonce must be \d|\bserver nonce must be the client nonce|\bserver nonce did not extend|\bmismatched nonce\b|\bServer returned an invalid (?:nonce|sts host)|\binvalid STS host:/, // J, G, R, P
    'Server nonce does not begin with client nonce',
  ),
];
