// https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md
export const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_MSG = 2013;

export const HEADER_BYTES = 16;

/** What `hello` advertises, and what is enforced. */
export const MAX_MESSAGE_SIZE_BYTES = 48_000_000;
export const MAX_WRITE_BATCH_SIZE = 100_000;

/**
 * Deliberately different from a server, which takes 48 MB from anyone: who has not logged in sends `hello`, `ping` and
 * the two messages of a login. The largest of these carries a session token, and the headers that a token travels in
 * on its way to STS may have 16 KiB.
 */
export const MAX_UNAUTHENTICATED_MESSAGE_BYTES = 64 * 1024;
/** Fields and items at all levels of one message, before login. Deliberately different from a server, as above. */
export const MAX_UNAUTHENTICATED_ELEMENTS = 1_000;

/** OP_MSG flag bits. Of the low 16 bits the receiver must know every one that is set. */
export const CHECKSUM_PRESENT = 1 << 0;
export const MORE_TO_COME = 1 << 1;
export const EXHAUST_ALLOWED = 1 << 16;
export const REQUIRED_FLAG_BITS = 0xffff;

/**
 * Larger messages are read one at a time, and larger replies made and written one at a time, for twenty at once would be
 * a gigabyte; and within half a minute, because others wait. A server takes as many as come, and waits for ever.
 */
export const LARGE_MESSAGE_BYTES = 1024 * 1024;
