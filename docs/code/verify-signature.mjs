// What the client computes to sign, and AWS to verify. All but the secret key travels in the conversation.
import { createHash, createHmac } from 'node:crypto';

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const date = '20261122T120000Z';
const host = 'sts.amazonaws.com';
const serverNonce =
  'P1GEsMCVk0D0GEnG6KZU7CkJDYk5xqhffle8AqTZmb8ezngIyXrThO9IqcEkFQeZH2oRkjFo6haMC/wKHvIc+Q==';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

const canonicalRequest = [
  'POST',
  '/',
  '',
  'content-length:43',
  'content-type:application/x-www-form-urlencoded',
  `host:${host}`,
  `x-amz-date:${date}`,
  'x-mongodb-gs2-cb-flag:n',
  `x-mongodb-server-nonce:${serverNonce}`,
  '',
  'content-length;content-type;host;x-amz-date;x-mongodb-gs2-cb-flag;x-mongodb-server-nonce',
  sha256('Action=GetCallerIdentity&Version=2011-06-15'),
].join('\n');

const scope = [date.slice(0, 8), 'us-east-1', 'sts', 'aws4_request'];
const stringToSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonicalRequest)].join('\n');
const signingKey = scope.reduce((key, part) => hmac(key, part), `AWS4${secretAccessKey}`);

console.log(hmac(signingKey, stringToSign).toString('hex'));
