// IAM's ids are 16 to 128 capitals and digits; a secret has 40 characters of base64, small letters among them.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
export function isAccessKeyId(text: string): boolean {
  return /^[A-Z0-9]{16,128}$/.test(text);
}
