// An access key id is no secret, but it names an account's key: logs get enough of it to tell two keys apart.
export function maskAccessKeyId(accessKeyId: string): string {
  // IAM's own ids have at least 16 characters; of anything much shorter, both ends would be all of it.
  return accessKeyId.length < 12 ? '…' : `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}`;
}
