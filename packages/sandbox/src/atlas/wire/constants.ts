// https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md
export const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_MSG = 2013;

export const HEADER_BYTES = 16;

/** What `hello` advertises, and what is enforced. */
export const MAX_MESSAGE_SIZE_BYTES = 48_000_000;
export const MAX_BSON_OBJECT_SIZE = 16 * 1024 * 1024;
/** A command around a document of that size may be a little larger (BSONObjMaxInternalSize). */
export const MAX_BSON_INTERNAL_SIZE = MAX_BSON_OBJECT_SIZE + 16 * 1024;
export const MAX_WRITE_BATCH_SIZE = 100_000;
/** https://www.mongodb.com/docs/manual/reference/limits/#mongodb-limit-Nested-Depth-for-BSON-Documents is 100; a server parses up to 200. */
export const MAX_NESTING_DEPTH = 200;

/**
 * Deliberately different from a server, which takes 48 MB from anyone: who has not logged in sends `hello`, `ping` and
 * the two messages of a login. The largest of these carries a session token, and the headers that a token travels in
 * on its way to STS may have 16 KiB.
 */
export const MAX_UNAUTHENTICATED_MESSAGE_BYTES = 64 * 1024;
/** Fields and items at all levels of one message, before login. Deliberately different from a server, as above. */
export const MAX_UNAUTHENTICATED_ELEMENTS = 1_000;

/**
 * Fields of one document, or items of one array, that the sandbox makes objects of. Deliberately different from a
 * server: 16 MB of nulls are more than five million items, which are stored and given back as the bytes they are.
 */
export const MAX_PARSED_ELEMENTS = 500_000;

/** OP_MSG flag bits. Of the low 16 bits the receiver must know every one that is set. */
export const CHECKSUM_PRESENT = 1 << 0;
export const MORE_TO_COME = 1 << 1;
export const REQUIRED_FLAG_BITS = 0xffff;
